package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Executes one segment of an attempt, as the runner would.
///
/// @param attempt the number of the attempt
/// @param segment what was recorded before; null: the operator is older
record DurableKit(
    int attempt, @Nullable AssignedSegment segment, TestClock clock, boolean canSuspend) {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  /// The end of a segment.
  ///
  /// @param made the entries that it made
  record End(Result result, List<JournalEntry> made) {
    Object output() {
      if (result instanceof Result.Completed completed) {
        return completed.output().asText();
      }
      throw new AssertionError("the attempt did not complete: " + result);
    }

    Result.Failed failure() {
      if (result instanceof Result.Failed failed) {
        return failed;
      }
      throw new AssertionError("the attempt did not fail: " + result);
    }

    /// The message of a divergence.
    String divergence() {
      var failed = failure();
      if (failed.reason() != Reason.NON_DETERMINISTIC || failed.next() != Result.Next.STOP) {
        throw new AssertionError("the attempt did not diverge: " + result);
      }
      return failed.error().message();
    }
  }

  static DurableKit begun() {
    return resumed(List.of());
  }

  static DurableKit resumed(List<JournalEntry> journal) {
    var segment = new AssignedSegment(journal.isEmpty() ? 0 : 1, 0, journal);
    return new DurableKit(1, segment, TestClock.at(NOON), false);
  }

  DurableKit attempt(int number) {
    return new DurableKit(number, segment, clock, canSuspend);
  }

  DurableKit at(TestClock other) {
    return new DurableKit(attempt, segment, other, canSuspend);
  }

  DurableKit segment(@Nullable AssignedSegment other) {
    return new DurableKit(attempt, other, clock, canSuspend);
  }

  /// As in a pod: the thread of `run` is left behind if the attempt is suspended.
  DurableKit suspending() {
    return new DurableKit(attempt, segment, clock, true);
  }

  End execute(TaskFunction<String, Object> function) {
    return execute(Task.<String, Object>of("t", String.class, Object.class).run(function));
  }

  End execute(Task<String, ?> task) {
    return execute(task, new CancelSignal());
  }

  End execute(Task<String, ?> task, CancelSignal signal) {
    var executor = executor(task, signal);
    return new End(executor.execute(assignment()).result(), executor.journal());
  }

  /// Executes the segment with its notes.
  AttemptReport report(Task<String, ?> task) {
    return executor(task, new CancelSignal()).execute(assignment());
  }

  TaskExecutor executor(Task<String, ?> task, CancelSignal signal) {
    return new TaskExecutor(
        TaskCatalog.of(() -> List.of(task)),
        new AttemptEnvironment(signal, clock, clock, HookWatch.NONE, canSuspend));
  }

  Assignment assignment() {
    return new Assignment(
        PodContract.VERSION,
        "t",
        new Assignment.AssignedRun("0a", "t-1", "shop", NOON.minusSeconds(5), List.of()),
        new Assignment.AssignedAttempt(attempt, 3),
        "task/t",
        "micro",
        60L,
        null,
        segment,
        TextNode.valueOf("in"));
  }
}
