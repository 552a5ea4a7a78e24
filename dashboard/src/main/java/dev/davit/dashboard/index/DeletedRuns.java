package dev.davit.dashboard.index;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// How runs ended that have been deleted since, in the last days. Retention deletes runs after a
/// while, and what has happened must not look smaller then.
final class DeletedRuns {
  /// Two days, and a bit for clocks that differ.
  private static final int MOST_HALF_HOURS = 100;

  private final TreeMap<Instant, Map<RunEnd, Integer>> halfHours = new TreeMap<>();

  /// Notes the end of a deleted run, if it has ended.
  synchronized void add(RunRow row) {
    RunEnd.of(row)
        .ifPresent(
            end ->
                halfHours
                    .computeIfAbsent(end.halfHour(), _ -> new HashMap<>())
                    .merge(end, 1, Integer::sum));
    while (halfHours.size() > MOST_HALF_HOURS) {
      halfHours.pollFirstEntry();
    }
  }

  /// Gives each end since `from` and the number of such ends to `counted`.
  synchronized void each(Instant from, BiConsumer<RunEnd, Integer> counted) {
    halfHours.tailMap(from, true).values().forEach(ends -> ends.forEach(counted));
  }
}
