package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// One pod of a run that has ended: which attempt, how it ended and when.
public record AttemptStatus(
    @JsonPropertyDescription("The number of the attempt, from 1.") Integer attempt,
    @JsonPropertyDescription("The name of the pod.") String pod,
    @JsonPropertyDescription("How it ended, in a word.") String reason,
    @JsonPropertyDescription("How it ended, in a sentence.") @Nullable String message,
    @JsonPropertyDescription("When its container started.") @Nullable String startedAt,
    @JsonPropertyDescription("When its container ended.") @Nullable String endedAt) {}
