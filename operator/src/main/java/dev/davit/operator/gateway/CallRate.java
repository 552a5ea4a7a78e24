package dev.davit.operator.gateway;

import java.time.Duration;

/// How often something may happen: a number of times at once, and a number each second in the long
/// run.
///
/// @param left how often it may happen at the moment `at`, parts included
/// @param at a moment in nanoseconds
public record CallRate(int burst, int perSecond, double left, long at) {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// That of what has not happened yet.
  public static CallRate fresh(int burst, int perSecond, long now) {
    return new CallRate(burst, perSecond, burst, now);
  }

  /// The rate at this moment.
  public CallRate at(long now) {
    var gained = Math.max(0, now - at) / NANOS * perSecond;
    return new CallRate(burst, perSecond, Math.min(burst, left + gained), now);
  }

  /// Whether it may happen at the moment `at`.
  public boolean allows() {
    return left >= 1;
  }

  /// The rate after it has happened.
  public CallRate after() {
    return new CallRate(burst, perSecond, left - 1, at);
  }
}
