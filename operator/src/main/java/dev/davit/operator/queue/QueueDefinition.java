package dev.davit.operator.queue;

import dev.davit.api.Queue;
import dev.davit.api.TaskQueue;
import org.jspecify.annotations.Nullable;

/// What a queue allows at the moment; `limit` empty is without limit.
public sealed interface QueueDefinition {
  /// The Queue resource does not exist (yet).
  record Missing() implements QueueDefinition {}

  /// It exists, and nothing starts.
  record Paused() implements QueueDefinition {}

  /// At most so many slots.
  record Limited(int limit) implements QueueDefinition {}

  /// As many as there are.
  record Unlimited() implements QueueDefinition {}

  /// How many slots may be taken before the next start, at most.
  default int slots() {
    return switch (this) {
      case Missing _, Paused _ -> 0;
      case Limited(var limit) -> limit;
      case Unlimited _ -> Integer.MAX_VALUE;
    };
  }

  /// What a Queue resource allows.
  static QueueDefinition of(Queue queue) {
    var spec = queue.getSpec();
    if (Boolean.TRUE.equals(spec.paused())) {
      return new Paused();
    }
    return spec.concurrencyLimit() == null ? new Unlimited() : new Limited(spec.concurrencyLimit());
  }

  /// What a task says about its own queue.
  static QueueDefinition ofTask(@Nullable TaskQueue queue) {
    return queue == null || queue.concurrencyLimit() == null
        ? new Unlimited()
        : new Limited(queue.concurrencyLimit());
  }
}
