package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// Which part of the current attempt the current or next pod executes.
///
/// @param number how many times the attempt was suspended
/// @param executed how long its earlier segments have executed, and this one until its last wait if
///   its pod stayed
/// @param metadata the run's metadata when the attempt began, because each segment executes the
///   task's code from its first line; empty in the first segment, and if it began with those of the
///   spec
public record Segment(int number, Duration executed, Optional<JsonNode> metadata) {
  /// An attempt that was not suspended.
  public static final Segment FIRST = new Segment(0, Duration.ZERO, Optional.empty());

  /// The segment after this one.
  ///
  /// @param took how long this one has executed
  /// @param before the run's metadata before this segment
  Segment next(Duration took, Optional<JsonNode> before) {
    return new Segment(number + 1, executed.plus(took), number == 0 ? before : metadata);
  }

  /// This segment, when its pod has executed for as long as this since its last wait.
  Segment after(Duration took) {
    return new Segment(number, took.isNegative() ? executed : executed.plus(took), metadata);
  }

  /// What the history of a finished run needs.
  Segment withoutMetadata() {
    return new Segment(number, executed, Optional.empty());
  }
}
