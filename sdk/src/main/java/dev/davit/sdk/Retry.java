package dev.davit.sdk;

import dev.davit.contract.Durations;
import java.time.Duration;

/// How often and when a failed attempt is repeated, as on Trigger.dev's page on retrying.
///
/// Attempt `n + 1` starts `min(maxTimeout, r · minTimeout · factor^(n-1))` after attempt `n`
/// failed. `r` is drawn from [1, 2) if `randomize` is set, and is 1 otherwise. Each method returns
/// a changed copy.
///
/// @param maxAttempts 1 to 250, the first attempt included; 3 by default
/// @param factor 1 to 100; 2 by default
/// @param minTimeout 0 s to 24 h, at most `maxTimeout`; 1 s by default
/// @param maxTimeout 0 s to 24 h, at least `minTimeout`; 10 s by default
/// @param randomize true by default
/// @param fresh whether the next attempt executes all steps and waits again; false by default, so
///   that it repeats none that succeeded; [Retrying] ignores it
public record Retry(
    int maxAttempts,
    double factor,
    Duration minTimeout,
    Duration maxTimeout,
    boolean randomize,
    boolean fresh) {
  static final int MOST_ATTEMPTS = 250;
  private static final int MOST_FACTOR = 100;
  private static final Duration MOST_TIMEOUT = Duration.ofHours(24);

  /// The retries of a task that sets none.
  public static final Retry DEFAULT =
      new Retry(3, 2, Duration.ofSeconds(1), Duration.ofSeconds(10), true, false);

  /// No retries: the first failure is final.
  public static final Retry NONE = DEFAULT.maxAttempts(1);

  /// @throws IllegalArgumentException if a value is out of its bounds; the message names it
  public Retry {
    require(
        maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
        "retry.maxAttempts is " + maxAttempts + "; allowed: 1 to " + MOST_ATTEMPTS);
    require(
        factor >= 1 && factor <= MOST_FACTOR,
        "retry.factor is " + factor + "; allowed: 1 to " + MOST_FACTOR);
    TaskOptions.require("retry.minTimeout", minTimeout, Duration.ZERO, MOST_TIMEOUT);
    TaskOptions.require("retry.maxTimeout", maxTimeout, Duration.ZERO, MOST_TIMEOUT);
    require(
        minTimeout.compareTo(maxTimeout) <= 0,
        "retry.minTimeout is "
            + Durations.format(minTimeout)
            + "; allowed: at most retry.maxTimeout, which is "
            + Durations.format(maxTimeout));
  }

  /// This number of attempts in total, and the defaults for the rest.
  public static Retry attempts(int maxAttempts) {
    return DEFAULT.maxAttempts(maxAttempts);
  }

  public Retry maxAttempts(int attempts) {
    return new Retry(attempts, factor, minTimeout, maxTimeout, randomize, fresh);
  }

  public Retry factor(double times) {
    return new Retry(maxAttempts, times, minTimeout, maxTimeout, randomize, fresh);
  }

  /// Sets the first delay, and raises `maxTimeout` if it is less.
  public Retry minTimeout(Duration delay) {
    var atMost = delay.compareTo(maxTimeout) > 0 ? delay : maxTimeout;
    return new Retry(maxAttempts, factor, delay, atMost, randomize, fresh);
  }

  public Retry maxTimeout(Duration delay) {
    return new Retry(maxAttempts, factor, minTimeout, delay, randomize, fresh);
  }

  public Retry randomize(boolean random) {
    return new Retry(maxAttempts, factor, minTimeout, maxTimeout, random, fresh);
  }

  /// Sets whether the attempt after a failed one executes all steps and waits again, as on
  /// Trigger.dev. An attempt that is resumed after a wait, or repeated because its pod was lost,
  /// never repeats its own steps. [StepContext#key] and the names of tokens stay the same.
  public Retry fresh(boolean again) {
    return new Retry(maxAttempts, factor, minTimeout, maxTimeout, randomize, again);
  }

  /// The delay after attempt `attempt`, which counts from 1.
  ///
  /// @param random a random number, from 0 to less than 1; without effect unless `randomize` is set
  public Duration delayAfter(int attempt, double random) {
    var r = randomize ? 1 + random : 1;
    var millis = r * minTimeout.toMillis() * Math.pow(factor, attempt - 1);
    return millis < maxTimeout.toMillis() ? Duration.ofMillis((long) millis) : maxTimeout;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
