package dev.davit.operator.queue;

/// A pod that takes a slot, or that is about to be created.
///
/// @param run the name of the run that the pod belongs to
/// @param runUid tells it from an earlier run of that name, whose pod of that name may still live
public record SlotHolder(String namespace, String run, String runUid, String pod) {
  /// The run, by name.
  public RunKey runKey() {
    return new RunKey(namespace, run);
  }
}
