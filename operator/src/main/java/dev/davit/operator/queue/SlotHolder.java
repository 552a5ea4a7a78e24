package dev.davit.operator.queue;

/// A pod that takes a slot, or that is about to be created.
public record SlotHolder(String namespace, String pod) {}
