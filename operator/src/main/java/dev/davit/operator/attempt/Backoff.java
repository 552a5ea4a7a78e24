package dev.davit.operator.attempt;

import dev.davit.api.RetrySpec;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.Objects;

/// How long a failed attempt is followed by nothing: `min(maxTimeout, r · minTimeout ·
/// factor^(attempt-1))`.
///
/// Follows the retry settings of the Trigger.dev tasks page.
///
/// @param factor by which each delay is longer than the one before, at least 1
/// @param minTimeout the delay after the first attempt
/// @param maxTimeout no delay is longer
/// @param randomize whether `r` is drawn from [1, 2), so that what failed together does not come
///   back together
public record Backoff(double factor, Duration minTimeout, Duration maxTimeout, boolean randomize) {

  /// The backoff that retry settings with all defaults applied ask for.
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
      // The factor's power may be infinite, and zero times that is no number.
      return Duration.ZERO;
    }
    var r = randomize ? 1 + jitter : 1;
    var millis = r * minTimeout.toMillis() * Math.pow(factor, attempt - 1);
    return millis < maxTimeout.toMillis() ? Duration.ofMillis((long) millis) : maxTimeout;
  }
}
