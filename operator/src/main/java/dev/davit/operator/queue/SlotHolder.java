package dev.davit.operator.queue;

/// A pod that takes a slot, or that is about to be created.
///
/// @param run the run that the pod belongs to
public record SlotHolder(String namespace, String run, String pod) {}
