package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// How full the queue is; written at most every few seconds.
public record QueueStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Slots that are taken.") @Nullable Integer running,
    @JsonPropertyDescription("Runs that wait for a slot.") @Nullable Integer queued) {}
