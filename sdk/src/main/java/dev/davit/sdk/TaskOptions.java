package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a task says about how it is run; null where it leaves that to the defaults. Changed only
/// where [TaskBuilder] has just made a copy.
final class TaskOptions {
  static final TaskOptions NONE = new TaskOptions();

  @Nullable String description;
  @Nullable Machine machine;
  @Nullable Machine outOfMemoryMachine;
  @Nullable Retry retry;
  @Nullable Queue queue;
  @Nullable Duration maxDuration;
  @Nullable Duration ttl;
  @Nullable Duration cancelTimeout;
  @Nullable Duration hookTimeout;
  @Nullable ObjectNode payloadSchema;

  private TaskOptions() {}

  TaskOptions(TaskOptions other) {
    description = other.description;
    machine = other.machine;
    outOfMemoryMachine = other.outOfMemoryMachine;
    retry = other.retry;
    queue = other.queue;
    maxDuration = other.maxDuration;
    ttl = other.ttl;
    cancelTimeout = other.cancelTimeout;
    hookTimeout = other.hookTimeout;
    payloadSchema = other.payloadSchema;
  }

  static void require(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; allowed: %s to %s"
              .formatted(what, value, Durations.format(least), Durations.format(most)));
    }
  }
}
