package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// How full the queue is; written at most every few seconds.
public record QueueStatus(
    @Nullable Long observedGeneration, @Nullable Integer running, @Nullable Integer queued) {}
