package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as the process inside the pod tells it.
public sealed interface Result {
  /// The task returned; `output` is any JSON, `null` included.
  record Completed(JsonNode output) implements Result {}

  /// The task failed; `next` says whether another attempt may help.
  ///
  /// @param retryAt when the next attempt is to start, instead of after the backoff; only with
  ///   [Next#RETRY]. The operator bounds it.
  record Failed(Reason reason, TaskError error, Next next, @Nullable Instant retryAt)
      implements Result {
    public Failed(Reason reason, TaskError error, Next next) {
      this(reason, error, next, null);
    }
  }

  /// The attempt executed longer than its maxDuration and was stopped by the runner.
  record TimedOut(TaskError error) implements Result {}

  /// The attempt was asked to stop (SIGTERM) and ended in time. Why it was asked is not known in
  /// the pod: the run was canceled, or the platform takes the node.
  ///
  /// @param output what the task returned nevertheless, maybe a part of its work; null where it
  ///   returned nothing
  record Canceled(@Nullable JsonNode output) implements Result {}

  /// What is to be done after a failure.
  enum Next {
    /// Another attempt, if the run has one left.
    RETRY,
    /// None: the same input would fail again.
    STOP
  }
}
