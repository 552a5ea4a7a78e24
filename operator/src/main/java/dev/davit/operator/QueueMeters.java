package dev.davit.operator;

import dev.davit.operator.queue.QueueCounts;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// How full the queues are, as gauges. Refreshed when they are read: what nobody scrapes costs
/// nothing.
final class QueueMeters {
  private final Slots slots;
  private final MultiGauge running;
  private final MultiGauge queued;

  QueueMeters(MeterRegistry meters, Slots slots) {
    this.slots = slots;
    this.running =
        MultiGauge.builder("davit.queue.running")
            .description("Slots of a queue that are taken")
            .register(meters);
    this.queued =
        MultiGauge.builder("davit.queue.queued")
            .description("Runs that wait for a slot of a queue")
            .register(meters);
  }

  void refresh() {
    var queues = slots.queues();
    running.register(rows(queues, counts -> counts.running()), true);
    queued.register(rows(queues, counts -> counts.queued()), true);
  }

  private List<MultiGauge.Row<?>> rows(List<QueueRef> queues, ToIntFunction<QueueCounts> number) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    for (var queue : queues) {
      var tags = Tags.of("namespace", queue.namespace(), "queue", queue.text());
      rows.add(MultiGauge.Row.of(tags, number.applyAsInt(slots.counts(queue))));
    }
    return rows;
  }
}
