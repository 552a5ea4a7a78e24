package dev.davit.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The instants at which an expression fires in a zone. `latestAtOrBefore` and `nextAfter` search
/// the same set of instants in two directions.
sealed interface Ticks permits FixedTicks, RealTimeTicks {
  /// How far a search goes, in years. No expression that fires at all pauses for longer than 40
  /// years: February 29 on a given weekday, across a century without a leap day.
  int SEARCH_YEARS = 50;

  Optional<Instant> nextAfter(Instant exclusive);

  Optional<Instant> latestAtOrBefore(Instant inclusive);

  /// The first full minute at or after `time`.
  static LocalDateTime minuteFrom(LocalDateTime time) {
    return minuteBefore(time).plusMinutes(1);
  }

  /// The last full minute before `time`.
  static LocalDateTime minuteBefore(LocalDateTime time) {
    return time.minusNanos(1).truncatedTo(ChronoUnit.MINUTES);
  }
}
