package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// When things happened, as RFC 3339 instants.
public record RunTimes(
    @Nullable String queuedAt,
    @Nullable String startedAt,
    @JsonPropertyDescription("When user code of the current attempt was first seen running.")
        @Nullable String attemptStartedAt,
    @Nullable String nextAttemptAt,
    @Nullable String finishedAt) {}
