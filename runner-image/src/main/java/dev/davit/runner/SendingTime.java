package dev.davit.runner;

import java.time.Duration;

/// How long an output may be sent after the task has returned.
final class SendingTime {
  /// For an output that the gateway keeps, if hooks have taken the attempt's time.
  private static final Duration LEAST = Duration.ofSeconds(5);

  private static final Duration PER_MIB = Duration.ofSeconds(1);

  /// The operator's own clock ends the attempt 60 s after its time, unless `DAVIT_OVERTIME` is set.
  private static final Duration OVERTIME = Duration.ofSeconds(50);

  private SendingTime() {}

  /// What is left for an output of so many bytes: the rest of the attempt's time, or more if this
  /// is short.
  ///
  /// @param left of the attempt's time; negative: for how long it has been over
  static Duration of(Duration left, int bytes) {
    var wanted = LEAST.plus(PER_MIB.multipliedBy(bytes >> 20));
    return longer(left, longer(LEAST, shorter(wanted, left.plus(OVERTIME))));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
