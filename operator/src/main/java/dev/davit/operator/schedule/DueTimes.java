package dev.davit.operator.schedule;

import dev.davit.api.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which of the due times that have passed gets the next run.
///
/// @param due the due time to fire; empty: none
/// @param after all due times up to this one have been decided then
/// @param missed how many due times before it get no run
record DueTimes(Optional<Instant> due, Instant after, int missed) {
  /// The most due times that are looked at one by one, whatever the time that has passed.
  static final int MOST = 100;

  /// A due time that is late by less has not been missed: an operator was replaced meanwhile.
  static final Duration TOLERANCE = Duration.ofMinutes(1);

  /// The due times after `after` that should have started by `now`; empty if there is none.
  static Optional<DueTimes> of(Timing timing, Instant after, Instant now, MissedPolicy policy) {
    var passed = passed(timing, after, now);
    if (passed.isEmpty()) {
      return Optional.empty();
    }
    var latest = passed.getFirst();
    var count = Math.min(passed.size(), MOST);
    return Optional.of(
        switch (policy) {
          case LATEST -> fire(latest, count - 1);
          case NONE ->
              timing.startOf(latest).plus(TOLERANCE).isBefore(now)
                  ? new DueTimes(Optional.empty(), latest, count)
                  : fire(latest, count - 1);
          // Whether there are older ones is known, and not how many: they count once.
          case ALL -> fire(passed.get(count - 1), passed.size() - count);
        });
  }

  private static DueTimes fire(Instant due, int missed) {
    return new DueTimes(Optional.of(due), due, missed);
  }

  /// The latest due times after `after` that should have started by `now`, the latest first; one
  /// more than [#MOST] at most.
  private static List<Instant> passed(Timing timing, Instant after, Instant now) {
    return Stream.iterate(
            timing.latestStarted(now), Optional::isPresent, due -> due.flatMap(timing::before))
        .map(Optional::orElseThrow)
        .takeWhile(due -> due.isAfter(after))
        .limit(MOST + 1)
        .toList();
  }
}
