package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// When things happened, as RFC 3339 instants.
public record RunTimes(
    @Nullable String queuedAt,
    @Nullable String startedAt,
    @Nullable String nextAttemptAt,
    @Nullable String finishedAt) {}
