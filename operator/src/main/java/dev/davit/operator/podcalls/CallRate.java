package dev.davit.operator.podcalls;

import java.time.Duration;

/// How often one pod may call: up to [#BURST] calls at once, and [#PER_SECOND] in the long run.
///
/// @param calls how many it may make at the moment `at`, parts included
/// @param at a moment in nanoseconds
record CallRate(double calls, long at) {
  static final int PER_SECOND = 100;
  static final int BURST = 200;

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// That of a pod that has not called yet.
  static CallRate fresh(long now) {
    return new CallRate(BURST, now);
  }

  /// The rate at this moment.
  CallRate at(long now) {
    var gained = Math.max(0, now - at) / NANOS * PER_SECOND;
    return new CallRate(Math.min(BURST, calls + gained), now);
  }

  boolean mayCall() {
    return calls >= 1;
  }

  CallRate afterCall() {
    return new CallRate(calls - 1, at);
  }
}
