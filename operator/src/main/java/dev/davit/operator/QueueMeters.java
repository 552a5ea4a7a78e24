package dev.davit.operator;

import dev.davit.operator.queue.QueueCounts;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Gauges of how full the queues are. They are refreshed when they are read, so they cost nothing
/// while no one scrapes them.
final class QueueMeters {
  private final Slots slots;
  private final MultiGauge running;
  private final MultiGauge queued;
  private final MultiGauge keys;
  private final MultiGauge oldest;
  private final InstantSource clock;

  QueueMeters(MeterRegistry meters, Slots slots, InstantSource clock) {
    this.slots = slots;
    this.clock = clock;
    this.running =
        MultiGauge.builder("davit.queue.running")
            .description("Slots of a queue that are taken")
            .register(meters);
    this.queued =
        MultiGauge.builder("davit.queue.queued")
            .description("Runs that wait for a slot of a queue")
            .register(meters);
    this.keys =
        MultiGauge.builder("davit.queue.keys")
            .description("Concurrency keys of a queue that have a run")
            .register(meters);
    this.oldest =
        MultiGauge.builder("davit.queue.oldest.waiting")
            .description("How long the run that is first in line has waited, its priority included")
            .baseUnit("seconds")
            .register(meters);
  }

  void refresh() {
    var now = clock.instant();
    var queues = slots.queues();
    running.register(rows(queues, counts -> counts.running()), true);
    queued.register(rows(queues, counts -> counts.queued()), true);
    keys.register(rows(queues, counts -> counts.keys()), true);
    oldest.register(rows(queues, counts -> waited(counts, now)), true);
  }

  private static double waited(QueueCounts counts, Instant now) {
    return counts
        .oldest()
        .map(since -> Duration.between(since, now).toMillis() / 1_000.0)
        .orElse(0.0);
  }

  private List<MultiGauge.Row<?>> rows(
      List<QueueRef> queues, ToDoubleFunction<QueueCounts> number) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    for (var queue : queues) {
      var tags = Tags.of("namespace", queue.namespace(), "queue", queue.text());
      rows.add(MultiGauge.Row.of(tags, number.applyAsDouble(slots.counts(queue))));
    }
    return rows;
  }
}
