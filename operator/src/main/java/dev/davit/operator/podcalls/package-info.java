/// What pods of runs call while they execute.
///
/// Reading order: [AttemptCalls] (which pods may call), [JournalCalls], [RunCalls], [TokenCalls],
/// [WaitCalls], [OutputCalls], [UploadCalls], [MetadataCalls] (what the calls do).
///
/// Which run a call is about says the token that the kubelet gave to the pod, and never the
/// request. A pod that is not the one that executes its run now changes nothing.
@NullMarked
package dev.davit.operator.podcalls;

import org.jspecify.annotations.NullMarked;
