package dev.davit.dashboard.queue;

import dev.davit.api.Queue;
import dev.davit.api.QueueStatus;
import dev.davit.api.QueueTotal;
import dev.davit.api.RateLimit;
import dev.davit.dashboard.index.QueueKey;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The list of queues.
///
/// @param waiting since when the oldest queued run of a queue exists; absent: none is queued
public record QueuesPage(Frame frame, List<Queue> queues, Map<QueueKey, Instant> waiting) {
  public QueuesPage {
    queues = List.copyOf(queues);
    waiting = Map.copyOf(waiting);
  }

  /// A queue as it is shown.
  ///
  /// @param href that changes of the queue are sent below
  /// @param runs the address of the list of its runs
  public record Line(QueueKey key, Load load, Limits limits, String href, String runs) {
    /// The commands that do what the buttons do.
    public String kubectl() {
      var change = limits.paused() ? QueueChange.RESUME : QueueChange.PAUSE;
      return change.kubectl(key.namespace(), key.name())
          + "\n"
          + new QueueChange("{\"spec\":{\"concurrencyLimit\":N}}")
              .kubectl(key.namespace(), key.name());
    }
  }

  /// How full a queue is, as the operator has reported. Empty texts are not known.
  ///
  /// @param oldest how long the oldest queued run has waited
  public record Load(String running, String queued, String keys, String oldest, boolean full) {}

  /// What a queue allows.
  ///
  /// @param each the number of runs of one key; empty: any
  /// @param others limits of other kinds, in words
  public record Limits(String each, List<String> others, boolean paused) {
    public Limits {
      others = List.copyOf(others);
    }
  }

  /// All queues, by namespace and name.
  public List<Line> lines() {
    return queues.stream()
        .map(this::line)
        .sorted(
            Comparator.comparing((Line line) -> line.key().namespace())
                .thenComparing(line -> line.key().name()))
        .toList();
  }

  private Line line(Queue queue) {
    var key = new QueueKey(queue.getMetadata().getNamespace(), queue.getMetadata().getName());
    return new Line(
        key,
        load(key, Optional.ofNullable(queue.getStatus())),
        limits(queue),
        Links.section(key.namespace(), Links.QUEUES) + "/" + key.name(),
        Links.runs(key.namespace(), RunFilter.ofQueue("queue/" + key.name())));
  }

  private Load load(QueueKey key, Optional<QueueStatus> status) {
    var since = waiting.get(key);
    return new Load(
        text(status.map(QueueStatus::running).orElse(null)),
        text(status.map(QueueStatus::queued).orElse(null)),
        text(status.map(QueueStatus::keys).orElse(null)),
        since == null ? "" : Times.inWords(Duration.between(since, frame.now())),
        status.map(QueueStatus::full).orElse(false));
  }

  private static Limits limits(Queue queue) {
    var spec = queue.getSpec();
    var others = new ArrayList<String>();
    addRate(others, "each key", spec.rateLimit());
    var total = Optional.ofNullable(spec.total());
    total.map(QueueTotal::concurrencyLimit).ifPresent(it -> others.add("all keys: " + it));
    addRate(others, "all keys", total.map(QueueTotal::rateLimit).orElse(null));
    if (spec.maxQueued() != null) {
      others.add("queued: " + spec.maxQueued());
    }
    return new Limits(text(spec.concurrencyLimit()), others, Boolean.TRUE.equals(spec.paused()));
  }

  private static void addRate(List<String> others, String whose, @Nullable RateLimit rate) {
    if (rate != null) {
      others.add("%s: %s starts in %s".formatted(whose, rate.starts(), rate.period()));
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
