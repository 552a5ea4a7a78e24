package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The fields of the task's [RetrySpec] that a run overrides. It has no defaults, so that other
/// fields stay as they are.
@ValidationRule(
    value =
        "!has(self.minTimeout) || (self.minTimeout.size() > 0 && duration(self.minTimeout) >= duration('0s') && duration(self.minTimeout) <= duration('24h'))",
    message = "spec.retry.minTimeout must be from 0s to 24h")
@ValidationRule(
    value =
        "!has(self.maxTimeout) || (self.maxTimeout.size() > 0 && duration(self.maxTimeout) >= duration('0s') && duration(self.maxTimeout) <= duration('24h'))",
    message = "spec.retry.maxTimeout must be from 0s to 24h")
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunRetry(
    @JsonPropertyDescription("How many attempts there may be, instead of the task's; 1 to 250.")
        @Min(1)
        @Max(SchemaBounds.MAX_ATTEMPTS)
        @Nullable Integer maxAttempts,
    @JsonPropertyDescription(
            "By which each delay is longer than the one before, instead of the task's; 1 to 100.")
        @Min(1)
        @Max(100)
        @Nullable Double factor,
    @JsonPropertyDescription(
            "The delay after the first attempt, as a duration, instead of the task's.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String minTimeout,
    @JsonPropertyDescription("No delay is longer than this duration, instead of the task's.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String maxTimeout,
    @JsonPropertyDescription(
            "Whether each delay is multiplied by a random number from 1 to 2, instead of the task's.")
        @Nullable Boolean randomize,
    @JsonPropertyDescription(
            "On which machines an attempt that ran out of memory is repeated, instead of the task's.")
        @Nullable OutOfMemoryRetry outOfMemory) {}
