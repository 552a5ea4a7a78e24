package dev.davit.operator.schedule;

import dev.davit.operator.kube.LatencyTimer;
import dev.davit.operator.schedule.ScheduleDecision.Missed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The metrics of schedules. Tags are reasons, never names.
final class ScheduleMetrics {
  private final MeterRegistry registry;
  private final Timer lateness;

  /// The uids of the schedules whose run could not be created, while it cannot.
  private final Map<String, Boolean> overdue = new ConcurrentHashMap<>();

  private volatile double lastSuccess;

  ScheduleMetrics(MeterRegistry registry) {
    this.registry = registry;
    lateness =
        LatencyTimer.named("davit.schedule.lateness")
            .description("From when a run should have started to its creation")
            .register(registry);
    Gauge.builder("davit.schedules.overdue", overdue, Map::size)
        .description("Schedules that are due and whose run the API server refuses")
        .register(registry);
    Gauge.builder("davit.schedule.last.success.timestamp", this, it -> it.lastSuccess)
        .baseUnit("seconds")
        .description("When a schedule last created a run, in seconds since 1970")
        .register(registry);
  }

  void created(String uid, Instant start, Instant now) {
    overdue.remove(uid);
    registry.counter("davit.schedule.runs").increment();
    lateness.record(start.isBefore(now) ? Duration.between(start, now) : Duration.ZERO);
    lastSuccess = now.getEpochSecond();
  }

  void missed(Missed missed) {
    registry
        .counter("davit.schedule.missed", "reason", missed.why().reason())
        .increment(missed.count());
  }

  void refused(String uid) {
    overdue.put(uid, true);
  }

  /// The schedule waits for nothing, or is gone.
  void settled(String uid) {
    overdue.remove(uid);
  }
}
