package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// The times of events, as RFC 3339 instants.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunTimes(
    @JsonPropertyDescription(
            "When the run could first have started: created, no longer delayed, and its task there. Its ttl counts from here.")
        @Nullable String queuedAt,
    @JsonPropertyDescription("When user code of the first attempt was seen running.")
        @Nullable String startedAt,
    @JsonPropertyDescription("When user code of the current attempt was seen running.")
        @Nullable String attemptStartedAt,
    @JsonPropertyDescription("When the first or next attempt may start, while the run is Delayed.")
        @Nullable String nextAttemptAt,
    @JsonPropertyDescription("When the run ended.") @Nullable String finishedAt) {
  public static final RunTimes NONE = new RunTimes(null, null, null, null, null);
}
