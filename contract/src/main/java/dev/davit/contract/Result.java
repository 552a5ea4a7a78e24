package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as reported by the process inside the pod.
public sealed interface Result {
  /// The task returned; `output` is any JSON, `null` included.
  record Completed(JsonNode output) implements Result {}

  /// The task returned, and the gateway or the object store keeps the output. An older operator
  /// reads this as a failure for [Reason#OUTPUT_TOO_LARGE].
  record Stored(StoredOutput output) implements Result {}

  /// The task failed. `next` shows whether another attempt may help.
  ///
  /// @param retryAt the start of the next attempt, instead of after the backoff; only with
  ///   [Next#RETRY]. The operator bounds it.
  record Failed(Reason reason, TaskError error, Next next, @Nullable Instant retryAt)
      implements Result {
    public Failed(Reason reason, TaskError error, Next next) {
      this(reason, error, next, null);
    }
  }

  /// The attempt executed longer than its maxDuration and was stopped by the runner.
  record TimedOut(TaskError error) implements Result {}

  /// The attempt was asked to stop (SIGTERM) and ended in time. The pod does not know the cause:
  /// the run was canceled, or the platform evicts the pod.
  ///
  /// @param output what the task still returned, maybe only part of its work; null if it returned
  ///   nothing
  record Canceled(@Nullable JsonNode output) implements Result {}

  /// The attempt waits, and another pod goes on with it. The pod's report has the journal entries
  /// that the next pod needs, so none of them may be dropped.
  ///
  /// @param waits what the attempt waits for, at least one; the first that is over resumes it
  /// @param tokens those that the task has made; an earlier pod may have reported them too
  /// @param runs those that the task has triggered in this pod
  record Suspended(List<Wait> waits, List<NewToken> tokens, List<NewRun> runs) implements Result {
    public Suspended {
      waits = List.copyOf(waits);
      tokens = List.copyOf(tokens);
      runs = List.copyOf(runs);
    }

    /// An attempt that has triggered no runs.
    public Suspended(List<Wait> waits, List<NewToken> tokens) {
      this(waits, tokens, List.of());
    }

    /// An attempt that has made no tokens.
    public Suspended(List<Wait> waits) {
      this(waits, List.of(), List.of());
    }
  }

  /// What follows a failure.
  enum Next {
    /// Another attempt, if the run has one left.
    RETRY,
    /// No other attempt: the same input would fail again.
    STOP
  }
}
