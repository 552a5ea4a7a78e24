package dev.davit.operator.kube;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/// Timers of what people wait for, with buckets from 50 ms to an hour.
public final class LatencyTimer {
  private static final Duration[] BUCKETS =
      IntStream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000, 600_000, 3_600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private LatencyTimer() {}

  public static Timer.Builder named(String name) {
    return Timer.builder(name).serviceLevelObjectives(BUCKETS);
  }
}
