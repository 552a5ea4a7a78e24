package dev.davit.operator.hook;

import java.time.Duration;

/// How often something may happen: a number of times at once, and a number each second in the long
/// run.
///
/// @param left how often it may happen at the moment `at`, parts included
/// @param at a moment in nanoseconds
record HookRate(int burst, int perSecond, double left, long at) {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// That of what has not happened yet.
  static HookRate fresh(int burst, int perSecond, long now) {
    return new HookRate(burst, perSecond, burst, now);
  }

  /// The rate at this moment.
  HookRate at(long now) {
    var gained = Math.max(0, now - at) / NANOS * perSecond;
    return new HookRate(burst, perSecond, Math.min(burst, left + gained), now);
  }

  boolean allows() {
    return left >= 1;
  }

  HookRate after() {
    return new HookRate(burst, perSecond, left - 1, at);
  }
}
