package dev.davit.dashboard.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a run ended, and in which half hour.
///
/// @param halfHour its first instant
public record RunEnd(TaskKey task, String phase, Instant halfHour) {
  /// The unit in which ends are counted.
  public static final Duration HALF_HOUR = Duration.ofMinutes(30);

  /// Empty if the run has not ended.
  static Optional<RunEnd> of(RunRow row) {
    return Optional.ofNullable(row.times().finished())
        .map(at -> new RunEnd(TaskKey.of(row), row.state().phase(), halfHour(at)));
  }

  /// The first instant of the half hour that an instant is in.
  public static Instant halfHour(Instant at) {
    var length = HALF_HOUR.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), length) * length);
  }
}
