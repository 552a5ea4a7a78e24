package dev.davit.sdk;

import dev.davit.contract.Reason;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import org.jspecify.annotations.Nullable;

/// How an attempt ended that [TestKit] executed.
public sealed interface TestResult<O extends @Nullable Object>
    permits TestResult.Completed, TestResult.Failed {
  /// The task returned `output`, as whoever triggered it would read it.
  record Completed<O extends @Nullable Object>(O output) implements TestResult<O> {}

  /// The task failed; `next` says whether another attempt would be made.
  record Failed<O extends @Nullable Object>(Reason reason, TaskError error, Next next)
      implements TestResult<O> {}

  /// The output.
  ///
  /// @throws AssertionError where the attempt failed; the message holds the error
  default O output() {
    if (this instanceof Completed<O> completed) {
      return completed.output();
    }
    throw new AssertionError("the attempt did not complete: " + this);
  }

  /// The failure.
  ///
  /// @throws AssertionError where the attempt completed; the message holds the output
  default Failed<O> failure() {
    if (this instanceof Failed<O> failed) {
      return failed;
    }
    throw new AssertionError("the attempt did not fail: " + this);
  }
}
