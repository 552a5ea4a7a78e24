package dev.davit.operator.queue;

import static java.util.Comparator.naturalOrder;

import dev.davit.api.Overflow;
import dev.davit.api.Queue;
import dev.davit.api.QueueSpec;
import dev.davit.api.QueueTotal;
import dev.davit.api.TaskQueue;
import dev.davit.operator.lean.Unread;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a queue allows at the moment.
public sealed interface QueueDefinition {
  /// The Queue resource does not exist (yet).
  record Missing() implements QueueDefinition {}

  /// It exists, and what it allows cannot be read: nothing starts.
  record Unreadable(String why) implements QueueDefinition {}

  /// It exists, and nothing starts. What it will allow again is kept in mind: a pause is not to
  /// make a rate forget what has started.
  record Paused(Open resumed) implements QueueDefinition {}

  /// What is allowed to each copy, to all of them together, and how many may wait.
  record Open(Bound copy, Bound total, Optional<Longest> longest) implements QueueDefinition {}

  /// How many runs may wait, and what happens to one more.
  record Longest(int maxQueued, Overflow overflow) {}

  /// Without a limit.
  static QueueDefinition unlimited() {
    return new Open(Bound.NONE, Bound.NONE, Optional.empty());
  }

  /// With a limit for each concurrency key.
  static QueueDefinition limited(int slots) {
    return new Open(Bound.of(slots), Bound.NONE, Optional.empty());
  }

  /// What a Queue resource allows.
  static QueueDefinition of(Queue queue) {
    var fault = Unread.faultOf(queue);
    if (fault.isPresent()) {
      return new Unreadable(fault.get());
    }
    var spec = queue.getSpec();
    var total = Objects.requireNonNullElseGet(spec.total(), () -> new QueueTotal(null, null));
    var open =
        new Open(
            new Bound(slots(spec.concurrencyLimit()), Rate.of(spec.rateLimit())),
            new Bound(slots(total.concurrencyLimit()), Rate.of(total.rateLimit())),
            longest(spec));
    return Boolean.TRUE.equals(spec.paused()) ? new Paused(open) : open;
  }

  /// What a task says about its own queue.
  static QueueDefinition ofTask(@Nullable TaskQueue queue) {
    return queue == null ? unlimited() : limited(slots(queue.concurrencyLimit()));
  }

  /// What it allows, or will allow when it is resumed; empty if that is not known.
  default Optional<Open> rules() {
    return switch (this) {
      case Missing(), Unreadable _ -> Optional.empty();
      case Paused(var resumed) -> Optional.of(resumed);
      case Open open -> Optional.of(open);
    };
  }

  /// For how long a start counts; empty where there is no rate.
  default Optional<Duration> longestPeriod() {
    return rules().stream()
        .flatMap(open -> Stream.of(open.copy(), open.total()))
        .flatMap(it -> it.rate().stream())
        .map(Rate::period)
        .max(naturalOrder());
  }

  private static int slots(@Nullable Integer limit) {
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  private static Optional<Longest> longest(QueueSpec spec) {
    return Optional.ofNullable(spec.maxQueued())
        .map(
            most ->
                new Longest(most, Objects.requireNonNullElse(spec.overflow(), Overflow.REFUSE)));
  }
}
