package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// When things happened, as RFC 3339 instants.
public record RunTimes(
    @JsonPropertyDescription("When the run was created.") @Nullable String queuedAt,
    @JsonPropertyDescription("When user code of the first attempt was seen running.")
        @Nullable String startedAt,
    @JsonPropertyDescription("When user code of the current attempt was seen running.")
        @Nullable String attemptStartedAt,
    @JsonPropertyDescription("When the next attempt may start, while the run is Delayed.")
        @Nullable String nextAttemptAt,
    @JsonPropertyDescription("When the run ended.") @Nullable String finishedAt) {}
