/// A node that runs each pod as a process of this machine, by the same contract as a kubelet.
///
/// [LocalNode] watches pods and gives them its few places; [PodRun] takes one pod from its
/// process's start to its removal. [ContainerSetup] makes of a pod what its process is started
/// with: [PodFolder] for the files, [Variables] for the environment, [Images] for the command.
/// [ProcessReaper] makes sure that nothing outlives the node. [PodReport] says it all in the words
/// of a kubelet.
///
/// Containers are not isolated: they see this machine's files, and no limit but the heap of the JVM
/// is set.
@NullMarked
package dev.davit.local.node;

import org.jspecify.annotations.NullMarked;
