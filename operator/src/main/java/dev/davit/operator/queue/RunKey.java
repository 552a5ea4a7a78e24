package dev.davit.operator.queue;

/// A run of a namespace.
public record RunKey(String namespace, String name) {}
