package dev.davit.client;

import dev.davit.api.RunSpecBuilder;
import java.time.Duration;
import java.util.Optional;

/// The queue in which a run waits, and its order there.
///
/// @param queue the Queue whose slots the run takes, in the task's namespace; empty: the task's
///   queue
/// @param concurrencyKey selects the lane of the queue in which the run waits, any text of 1 to
///   1,024 characters; empty: the lane for runs without a key
/// @param priority the number of seconds by which the run counts as older than it is; -31,536,000
///   to 31,536,000
public record Placement(Optional<String> queue, Optional<String> concurrencyKey, int priority) {
  public static final Placement NONE = new Placement(Optional.empty(), Optional.empty(), 0);

  private static final int LONGEST_KEY = 1_024;
  private static final int YEAR = 31_536_000;

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public Placement {
    queue.ifPresent(
        it -> Bounds.require(Bounds.isLabel(it), "queue", "\"" + it + "\"", Bounds.LABELS));
    concurrencyKey.ifPresent(it -> Bounds.text("concurrencyKey", it, LONGEST_KEY));
    requirePriority(priority);
  }

  Placement queue(String name) {
    return new Placement(Optional.of(name), concurrencyKey, priority);
  }

  Placement concurrencyKey(String key) {
    return new Placement(queue, Optional.of(key), priority);
  }

  Placement priority(Duration headStart) {
    requirePriority(headStart.toSeconds());
    return new Placement(queue, concurrencyKey, (int) headStart.toSeconds());
  }

  private static void requirePriority(long seconds) {
    Bounds.require(
        seconds >= -YEAR && seconds <= YEAR,
        "priority",
        seconds,
        "-" + YEAR + " to " + YEAR + " (seconds)");
  }

  void writeTo(RunSpecBuilder spec) {
    spec.queue(queue.orElse(null))
        .concurrencyKey(concurrencyKey.orElse(null))
        .priority(priority == 0 ? null : priority);
  }
}
