package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of a task; null: the default. Only [TaskBuilder] changes it, right after it has made
/// a copy.
final class TaskOptions {
  static final TaskOptions NONE = new TaskOptions();

  @Nullable String description;
  @Nullable Machine machine;
  List<Machine> outOfMemory = List.of();
  @Nullable Retry retry;
  @Nullable Queue queue;
  @Nullable Duration maxDuration;
  @Nullable Duration ttl;
  @Nullable Duration startTimeout;
  @Nullable Duration cancelTimeout;
  @Nullable Duration hookTimeout;
  @Nullable ObjectNode payloadSchema;
  @Nullable Retention retention;
  @Nullable Waits waits;
  TaskSchedules schedules = TaskSchedules.NONE;
  boolean strictPayload;
  PodOverlay pod = PodOverlay.NONE;

  private TaskOptions() {}

  TaskOptions(TaskOptions other) {
    description = other.description;
    machine = other.machine;
    outOfMemory = other.outOfMemory;
    retry = other.retry;
    queue = other.queue;
    maxDuration = other.maxDuration;
    ttl = other.ttl;
    startTimeout = other.startTimeout;
    cancelTimeout = other.cancelTimeout;
    hookTimeout = other.hookTimeout;
    payloadSchema = other.payloadSchema;
    retention = other.retention;
    waits = other.waits;
    schedules = other.schedules;
    strictPayload = other.strictPayload;
    pod = other.pod;
  }

  static void require(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; allowed: %s to %s"
              .formatted(
                  what,
                  value.isNegative() ? value : Durations.format(value),
                  Durations.format(least),
                  Durations.format(most)));
    }
  }
}
