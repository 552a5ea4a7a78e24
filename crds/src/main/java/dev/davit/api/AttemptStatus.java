package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// One ended pod of a run: where it ran, how it ended and when.
@JsonIgnoreProperties(ignoreUnknown = true)
public record AttemptStatus(
    @JsonPropertyDescription("The number of the attempt, from 1.") Integer attempt,
    @JsonPropertyDescription("The name of the pod.") String pod,
    @JsonPropertyDescription("The machine preset of the pod.") @Nullable String machine,
    @JsonPropertyDescription("The node that the pod ran on.") @Nullable String node,
    @JsonPropertyDescription("The image that ran, with its digest.") @Nullable String image,
    @JsonPropertyDescription("How it ended, in a word.") String reason,
    @JsonPropertyDescription("How it ended, in a sentence.") @Nullable String message,
    @JsonPropertyDescription("The exit code of its container.") @Nullable Integer exitCode,
    @JsonPropertyDescription("The number of the signal that killed its container.")
        @Nullable Integer signal,
    @JsonPropertyDescription(
            "The last lines of its log, where it failed; at most 2 KiB, and of the last 5 pods only.")
        @Nullable String logTail,
    @JsonPropertyDescription("When its container started.") @Nullable String startedAt,
    @JsonPropertyDescription("When its container ended.") @Nullable String endedAt,
    @JsonPropertyDescription(
            "Why it did not complete; the stack trace is kept of the last 5 pods only.")
        @Nullable RunError error,
    @JsonPropertyDescription("When the next attempt was to start, where one follows.")
        @Nullable String retryAt) {}
