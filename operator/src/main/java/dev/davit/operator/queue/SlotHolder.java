package dev.davit.operator.queue;

/// A pod that takes a slot, or that is about to be created.
///
/// @param run the name of the run that the pod belongs to
/// @param runUid distinguishes the run from an earlier run with its name, whose pod with this name
///   may still live
public record SlotHolder(String namespace, String run, String runUid, String pod) {
  /// The run's key.
  public RunRef runRef() {
    return new RunRef(namespace, run);
  }
}
