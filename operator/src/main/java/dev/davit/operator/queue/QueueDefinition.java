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

/// The current limits of a queue.
public sealed interface QueueDefinition {
  /// The Queue resource does not exist (yet).
  record Missing() implements QueueDefinition {}

  /// The Queue exists, and its limits cannot be read: nothing starts.
  record Unreadable(String why) implements QueueDefinition {}

  /// The Queue exists, and nothing starts. It keeps the limits that apply when it resumes: a pause
  /// must not make a rate forget past starts.
  record Paused(Open resumed) implements QueueDefinition {}

  /// The limits of each lane and of all lanes together, and how many runs may wait.
  record Open(LevelLimits lane, LevelLimits total, Optional<MaxLength> longest)
      implements QueueDefinition {}

  /// How many runs may wait, and what happens if one more comes.
  record MaxLength(int maxQueued, Overflow overflow) {}

  /// No limit.
  static QueueDefinition unlimited() {
    return new Open(LevelLimits.NONE, LevelLimits.NONE, Optional.empty());
  }

  /// A limit for each concurrency key.
  static QueueDefinition limited(int slots) {
    return new Open(LevelLimits.of(slots), LevelLimits.NONE, Optional.empty());
  }

  /// The limits in a Queue resource.
  static QueueDefinition of(Queue queue) {
    var fault = Unread.faultOf(queue);
    if (fault.isPresent()) {
      return new Unreadable(fault.get());
    }
    var spec = queue.getSpec();
    var total = Objects.requireNonNullElseGet(spec.total(), () -> new QueueTotal(null, null));
    var open =
        new Open(
            new LevelLimits(slots(spec.concurrencyLimit()), Rate.of(spec.rateLimit())),
            new LevelLimits(slots(total.concurrencyLimit()), Rate.of(total.rateLimit())),
            longest(spec));
    return Boolean.TRUE.equals(spec.paused()) ? new Paused(open) : open;
  }

  /// The limits that a task sets for its own queue.
  static QueueDefinition ofTask(@Nullable TaskQueue queue) {
    return queue == null ? unlimited() : limited(slots(queue.concurrencyLimit()));
  }

  /// The limits that apply now, or when the queue resumes; empty if they are not known.
  default Optional<Open> rules() {
    return switch (this) {
      case Missing(), Unreadable _ -> Optional.empty();
      case Paused(var resumed) -> Optional.of(resumed);
      case Open open -> Optional.of(open);
    };
  }

  /// How long a start counts; empty if there is no rate.
  default Optional<Duration> longestPeriod() {
    return rules().stream()
        .flatMap(open -> Stream.of(open.lane(), open.total()))
        .flatMap(it -> it.rate().stream())
        .map(Rate::period)
        .max(naturalOrder());
  }

  private static int slots(@Nullable Integer limit) {
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  private static Optional<MaxLength> longest(QueueSpec spec) {
    return Optional.ofNullable(spec.maxQueued())
        .map(
            most ->
                new MaxLength(most, Objects.requireNonNullElse(spec.overflow(), Overflow.REFUSE)));
  }
}
