package dev.davit.e2e.bench;

import java.time.Duration;
import java.util.List;

/// Durations, in ascending order.
record Spread(List<Duration> sorted) {
  static Spread of(List<Duration> durations) {
    return new Spread(durations.stream().sorted().toList());
  }

  Duration percentile(int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  @Override
  public String toString() {
    return "p50 %,d ms, p99 %,d ms (of %d)"
        .formatted(percentile(50).toMillis(), percentile(99).toMillis(), sorted.size());
  }
}
