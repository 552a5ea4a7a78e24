package dev.davit.operator.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// When the clock alone changes a level.
final class LevelAlarms {
  private final TreeMap<Instant, Set<Level>> levels = new TreeMap<>();
  private final Map<Level, Instant> times = new HashMap<>();

  /// Sets the alarm of `level`, or removes it.
  void set(Level level, Optional<Instant> next) {
    var before = times.get(level);
    if (next.equals(Optional.ofNullable(before))) {
      return;
    }
    if (before != null) {
      times.remove(level);
      levels.computeIfPresent(
          before, (_, others) -> others.remove(level) && others.isEmpty() ? null : others);
    }
    next.ifPresent(
        at -> {
          times.put(level, at);
          levels.computeIfAbsent(at, _ -> new LinkedHashSet<>()).add(level);
        });
  }

  /// The time of the next alarm.
  Optional<Instant> next() {
    return levels.isEmpty() ? Optional.empty() : Optional.of(levels.firstKey());
  }

  /// Removes the alarms up to `now`, and returns their levels.
  List<Level> ring(Instant now) {
    var due = new LinkedHashSet<Level>();
    while (!levels.isEmpty() && !levels.firstKey().isAfter(now)) {
      due.addAll(levels.pollFirstEntry().getValue());
    }
    due.forEach(times::remove);
    return List.copyOf(due);
  }
}
