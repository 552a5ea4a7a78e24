package dev.davit.operator.attempt;

import dev.davit.api.RetrySpec;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.Objects;

/// The delay before the next attempt: `min(maxTimeout, r · minTimeout · factor^(attempt-1))`.
///
/// Follows the retry settings of the Trigger.dev tasks page.
///
/// @param factor by which each delay is longer than the one before, at least 1
/// @param minTimeout the delay after the first attempt
/// @param maxTimeout the longest delay
/// @param randomize whether `r` is drawn from [1, 2), so that attempts that failed together do not
///   retry together
public record Backoff(double factor, Duration minTimeout, Duration maxTimeout, boolean randomize) {

  /// The backoff for retry settings with all defaults applied.
  static Backoff of(RetrySpec retry) {
    return new Backoff(
        Objects.requireNonNull(retry.factor()),
        Durations.parse(Objects.requireNonNull(retry.minTimeout())),
        Durations.parse(Objects.requireNonNull(retry.maxTimeout())),
        Objects.requireNonNull(retry.randomize()));
  }

  /// The delay after attempt `attempt` (from 1); `jitter` is the drawn number in [0, 1).
  public Duration after(int attempt, double jitter) {
    if (minTimeout.isZero()) {
      // The power may be infinite, and infinity times zero is not a number.
      return Duration.ZERO;
    }
    var r = randomize ? 1 + jitter : 1;
    var millis = r * minTimeout.toMillis() * Math.pow(factor, attempt - 1);
    return millis < maxTimeout.toMillis() ? Duration.ofMillis((long) millis) : maxTimeout;
  }
}
