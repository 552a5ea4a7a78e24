package dev.davit.operator.queue;

/// A run of a namespace.
public record RunRef(String namespace, String name) {}
