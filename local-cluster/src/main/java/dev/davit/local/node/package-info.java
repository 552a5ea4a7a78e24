/// A node that runs each pod as a process of this machine, by the same contract as a kubelet.
///
/// [LocalNode] watches pods and assigns its places to them. [PodRun] handles one pod, from the
/// start of its process to its removal. [ContainerSetup] prepares the process of a pod: [PodFolder]
/// the files, [Variables] the environment, [Images] the command. [TokenFiles] keeps the tokens by
/// which a pod proves who it is. [ProcessReaper] ensures that no process outlives the node.
/// [PodReport] writes the status in the words of a kubelet.
///
/// Containers are not isolated: they see this machine's files, and the only limit is the heap of
/// the JVM.
@NullMarked
package dev.davit.local.node;

import org.jspecify.annotations.NullMarked;
