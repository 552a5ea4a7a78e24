package dev.davit.operator.schedule;

import dev.davit.api.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
    return timing
        .latestStarted(now)
        .filter(latest -> latest.isAfter(after))
        .map(
            latest ->
                switch (policy) {
                  case LATEST -> fire(latest, passed(timing, after, latest) - 1);
                  case NONE ->
                      timing.startOf(latest).plus(TOLERANCE).isBefore(now)
                          ? new DueTimes(Optional.empty(), latest, passed(timing, after, latest))
                          : fire(latest, passed(timing, after, latest) - 1);
                  case ALL -> oldest(timing, after, latest);
                });
  }

  private static DueTimes fire(Instant due, int missed) {
    return new DueTimes(Optional.of(due), due, missed);
  }

  /// How many due times there are after `after`, up to `latest`; at most [#MOST].
  private static int passed(Timing timing, Instant after, Instant latest) {
    var count = 1;
    var before = timing.before(latest);
    while (count < MOST && before.isPresent() && before.get().isAfter(after)) {
      count++;
      before = timing.before(before.get());
    }
    return count;
  }

  /// The oldest of the latest [#MOST] due times. Whether there are older ones is known, and not how
  /// many; they count once.
  private static DueTimes oldest(Timing timing, Instant after, Instant latest) {
    var oldest = latest;
    var before = timing.before(oldest);
    for (var count = 1; before.isPresent() && before.get().isAfter(after); count++) {
      if (count == MOST) {
        return fire(oldest, 1);
      }
      oldest = before.get();
      before = timing.before(oldest);
    }
    return fire(oldest, 0);
  }
}
