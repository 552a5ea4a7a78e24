package dev.davit.sdk;

import java.time.Instant;

/// A wait that a task has made in a test, see [TestResult#waits].
public sealed interface TestWait
    permits TestWait.Time, TestWait.OfToken, TestWait.OfRun, TestWait.OfBatch {
  /// A wait for a time.
  ///
  /// @param branch the path of the branch that waited, such as `ship/sku-9`; empty: `run` itself
  /// @param until when it ends; exact only with a [TestClock]
  record Time(String branch, Instant until) implements TestWait {
    /// Short, for the messages of assertions.
    @Override
    public String toString() {
      return in(branch) + "until " + until;
    }
  }

  /// A wait for a token.
  ///
  /// @param branch as for a time
  /// @param token the name that the task gave it; of one that it did not make, that of the resource
  /// @param isCompleted whether it was completed, and did not time out
  record OfToken(String branch, String token, boolean isCompleted) implements TestWait {
    /// Short, for the messages of assertions.
    @Override
    public String toString() {
      return "%stoken %s %s".formatted(in(branch), token, isCompleted ? "completed" : "timed out");
    }
  }

  /// A wait for a run that the task has triggered.
  ///
  /// @param branch as for a time
  /// @param task the id of the run's task; the name of the run if an earlier attempt triggered it
  /// @param isCompleted whether it completed
  record OfRun(String branch, String task, boolean isCompleted) implements TestWait {
    /// Short, for the messages of assertions.
    @Override
    public String toString() {
      return "%srun of %s %s".formatted(in(branch), task, isCompleted ? "completed" : "failed");
    }
  }

  /// A wait for the runs of a batch.
  ///
  /// @param branch as for a time
  /// @param runs how many there are
  /// @param completed how many of them completed
  record OfBatch(String branch, int runs, int completed) implements TestWait {
    /// Short, for the messages of assertions.
    @Override
    public String toString() {
      return "%sbatch of %d runs, %d completed".formatted(in(branch), runs, completed);
    }
  }

  /// A wait of `run` itself for a run that completed.
  static TestWait runCompleted(String task) {
    return new OfRun(DurableScope.ROOT, task, true);
  }

  /// A wait of `run` itself for a run that did not complete.
  static TestWait runFailed(String task) {
    return new OfRun(DurableScope.ROOT, task, false);
  }

  /// A wait of `run` itself for a time.
  static TestWait until(Instant until) {
    return new Time(DurableScope.ROOT, until);
  }

  /// A wait of `run` itself for a token that was completed.
  static TestWait completed(String token) {
    return new OfToken(DurableScope.ROOT, token, true);
  }

  /// A wait of `run` itself for a token that timed out.
  static TestWait timedOut(String token) {
    return new OfToken(DurableScope.ROOT, token, false);
  }

  private static String in(String branch) {
    return branch.isEmpty() ? "" : branch + " ";
  }
}
