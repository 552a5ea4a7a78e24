package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How full the queue is. Written at most every few seconds.
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Slots that are taken.") @Nullable Integer running,
    @JsonPropertyDescription("Runs that wait for a slot.") @Nullable Integer queued,
    @JsonPropertyDescription("Concurrency keys that have a run, executing or waiting.")
        @Nullable Integer keys,
    @JsonPropertyDescription(
            "Whether maxQueued runs wait, and the API server refuses new ones. Unset: no.")
        @Nullable Boolean full,
    @JsonPropertyDescription(
            "While the queue is full: the tasks of the runs that wait, 100 at most. New runs of these tasks are refused too.")
        @Nullable List<String> tasks) {}
