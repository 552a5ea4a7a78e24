package dev.davit.dashboard.index;

/// The identity of a queue in a cluster.
public record QueueKey(String namespace, String name) {}
