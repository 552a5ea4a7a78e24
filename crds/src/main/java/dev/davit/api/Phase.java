package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The state of a run. A final phase never changes.
public enum Phase {
  /// Its task does not exist (yet). The run starts when the task appears.
  @JsonProperty("PendingVersion")
  PENDING_VERSION(false),
  /// Waits for the instant of its first or next attempt.
  @JsonProperty("Delayed")
  DELAYED(false),
  /// Waits for a slot of its queue.
  @JsonProperty("Queued")
  QUEUED(false),
  /// Its pod is requested, and user code has not been seen running.
  @JsonProperty("Dequeued")
  DEQUEUED(false),
  /// Its container runs.
  @JsonProperty("Executing")
  EXECUTING(false),
  /// Suspended in a wait: it has no pod and takes no slot until the wait is over.
  @JsonProperty("Waiting")
  WAITING(false),
  /// The task returned.
  @JsonProperty("Completed")
  COMPLETED(true),
  /// The task failed in its last attempt, or must not be retried.
  @JsonProperty("Failed")
  FAILED(true),
  /// Ended by `spec.cancel`.
  @JsonProperty("Canceled")
  CANCELED(true),
  /// Executed longer than its maxDuration.
  @JsonProperty("TimedOut")
  TIMED_OUT(true),
  /// The process died: out of memory, killed, or ended without a result.
  @JsonProperty("Crashed")
  CRASHED(true),
  /// The platform failed, not the task.
  @JsonProperty("SystemFailure")
  SYSTEM_FAILURE(true),
  /// Waited in its queue for longer than its ttl, and never started.
  @JsonProperty("Expired")
  EXPIRED(true);

  private final boolean isFinal;

  Phase(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /// The phase with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable Phase ofWireName(String name) {
    return SchemaBounds.constant(Phase.class, name);
  }

  /// Whether a run in this phase has ended for good.
  public boolean isFinal() {
    return isFinal;
  }

  /// The name on the wire, as in `kubectl get runs`.
  public String wireName() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
