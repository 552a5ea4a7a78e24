package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// How many runs of this queue may execute at once; paused, none starts.
public record QueueSpec(@Nullable Integer concurrencyLimit, @Nullable Boolean paused) {}
