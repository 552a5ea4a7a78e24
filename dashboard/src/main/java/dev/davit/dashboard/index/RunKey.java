package dev.davit.dashboard.index;

/// The identity of a run in a cluster.
public record RunKey(String namespace, String name) {}
