package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How often and when a failed attempt is repeated. The delay after attempt n is `min(maxTimeout, r
/// · minTimeout · factor^(n-1))`.
@ValidationRule(
    value =
        "!has(self.minTimeout) || (self.minTimeout.size() > 0 && duration(self.minTimeout) >= duration('0s') && duration(self.minTimeout) <= duration('24h'))",
    message = "spec.retry.minTimeout must be from 0s to 24h")
@ValidationRule(
    value =
        "!has(self.maxTimeout) || (self.maxTimeout.size() > 0 && duration(self.maxTimeout) >= duration('0s') && duration(self.maxTimeout) <= duration('24h'))",
    message = "spec.retry.maxTimeout must be from 0s to 24h")
@ValidationRule(
    value =
        "!has(self.minTimeout) || !has(self.maxTimeout) || self.minTimeout.size() == 0 || self.maxTimeout.size() == 0 || duration(self.minTimeout) <= duration(self.maxTimeout)",
    message =
        "spec.retry.minTimeout must not be longer than spec.retry.maxTimeout, which is 10s by default")
@JsonIgnoreProperties(ignoreUnknown = true)
public record RetrySpec(
    @JsonPropertyDescription(
            "How many attempts there may be, the first one included; 1 to 250. Default: 3.")
        @Default("" + TaskDefaults.MAX_ATTEMPTS)
        @Min(1)
        @Max(SchemaBounds.MAX_ATTEMPTS)
        @Nullable Integer maxAttempts,
    @JsonPropertyDescription(
            "By which each delay is longer than the one before; 1 to 100. Default: 2.")
        @Default("" + TaskDefaults.FACTOR)
        @Min(1)
        @Max(100)
        @Nullable Double factor,
    @JsonPropertyDescription("The delay after the first attempt, as a duration. Default: 1s.")
        @Default(TaskDefaults.MIN_TIMEOUT)
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String minTimeout,
    @JsonPropertyDescription("No delay is longer than this duration. Default: 10s.")
        @Default(TaskDefaults.MAX_TIMEOUT)
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String maxTimeout,
    @JsonPropertyDescription(
            "Whether each delay is multiplied by a random number from 1 to 2, so that what failed together does not come back together. Default: true.")
        @Default("" + TaskDefaults.RANDOMIZE)
        @Nullable Boolean randomize,
    @JsonPropertyDescription(
            "On which machines an attempt that ran out of memory is repeated. Default: it is not, the run has crashed.")
        @Nullable OutOfMemoryRetry outOfMemory) {
  /// These retry settings, each replaced by that of `run` if it has one.
  public RetrySpec overriddenBy(RunRetry run) {
    return new RetrySpec(
        or(run.maxAttempts(), maxAttempts),
        or(run.factor(), factor),
        or(run.minTimeout(), minTimeout),
        or(run.maxTimeout(), maxTimeout),
        or(run.randomize(), randomize),
        or(run.outOfMemory(), outOfMemory));
  }

  private static <T> @Nullable T or(@Nullable T value, @Nullable T fallback) {
    return value == null ? fallback : value;
  }
}
