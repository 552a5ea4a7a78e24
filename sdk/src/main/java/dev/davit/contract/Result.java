package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;

/// How an attempt ended, as the process inside the pod tells it.
public sealed interface Result {
  /// The task returned; `output` is any JSON, `null` included.
  record Completed(JsonNode output) implements Result {}

  /// The task failed; `next` says whether another attempt may help.
  record Failed(Reason reason, TaskError error, Next next) implements Result {}

  /// The attempt executed longer than its maxDuration and was stopped by the runner.
  record TimedOut(TaskError error) implements Result {}

  /// What is to be done after a failure.
  enum Next {
    /// Another attempt, if the run has one left.
    RETRY,
    /// None: the same input would fail again.
    STOP
  }
}
