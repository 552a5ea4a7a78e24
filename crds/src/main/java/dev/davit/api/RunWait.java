package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// One thing that a suspended run waits for.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunWait(
    @JsonPropertyDescription(
            "The part of the task that waits; empty or absent: the run function itself.")
        @Nullable String scope,
    @JsonPropertyDescription("The number of the durable call that waits, within its scope.")
        @Nullable Integer position,
    @JsonPropertyDescription("What it waits for.") @Nullable WaitKind kind,
    @JsonPropertyDescription("When a wait for a time ends.") @Nullable String until,
    @JsonPropertyDescription("The name of the Token that the run waits for.")
        @Nullable String token,
    @JsonPropertyDescription("The name of the Run that the run waits for.") @Nullable String run,
    @JsonPropertyDescription("The `spec.batch` of the Runs that the run waits for.")
        @Nullable String batch,
    @JsonPropertyDescription("Since when the run has been suspended.") @Nullable String since) {}
