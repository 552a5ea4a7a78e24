package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.HookError;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How an attempt in [TestKit] ended.
public sealed interface TestResult<O extends @Nullable Object>
    permits TestResult.Completed, TestResult.Failed, TestResult.Canceled {
  /// The task returned `output`, as the triggering program would read it.
  record Completed<O extends @Nullable Object>(O output, AttemptNotes notes, TestCalls calls)
      implements TestResult<O> {
    public Completed(O output) {
      this(output, AttemptNotes.NONE, TestCalls.NONE);
    }
  }

  /// The task failed. `next` shows whether another attempt would follow, and `retryAt` when, if
  /// `catchError` decided that.
  record Failed<O extends @Nullable Object>(
      Reason reason,
      TaskError error,
      Next next,
      Optional<Instant> retryAt,
      AttemptNotes notes,
      TestCalls calls)
      implements TestResult<O> {}

  /// The attempt was asked to stop and has ended. `partial` is what the task still returned.
  record Canceled<O extends @Nullable Object>(
      Optional<O> partial, AttemptNotes notes, TestCalls calls) implements TestResult<O> {}

  /// What the attempt reported beside its result.
  AttemptNotes notes();

  /// The durable calls that the task made in the first execution; those that resume it make none.
  TestCalls calls();

  /// The steps that the task made, in the order of their ends; see [TestCalls].
  default List<TestStep> steps() {
    return calls().steps();
  }

  /// The waits that the task made, in the order of their beginnings; see [TestCalls].
  default List<TestWait> waits() {
    return calls().waits();
  }

  /// The runs that the attempt has triggered, in that order; see [TestCalls].
  default List<TestRun> triggered() {
    return calls().triggered();
  }

  /// The errors of hooks that did not change how the attempt ended.
  default List<HookError> hookErrors() {
    return notes().hookErrors();
  }

  /// The metadata that the attempt changed; empty if it changed none.
  default ObjectNode metadata() {
    return Objects.requireNonNullElseGet(notes().metadata(), JsonNodeFactory.instance::objectNode);
  }

  /// The tags that the attempt added, in their order.
  default List<String> tags() {
    return notes().tags();
  }

  /// The entries of the journal with which another attempt begins; empty if none can follow.
  default List<JournalEntry> journal() {
    var journal = notes().journal();
    return journal == null ? List.of() : JournalJson.read(journal).known();
  }

  /// The output.
  ///
  /// @throws AssertionError if the attempt did not complete; the message says how it ended
  default O output() {
    if (this instanceof Completed<O> completed) {
      return completed.output();
    }
    throw new AssertionError("the attempt did not complete: " + this);
  }

  /// The failure.
  ///
  /// @throws AssertionError if the attempt did not fail; the message says how it ended
  default Failed<O> failure() {
    if (this instanceof Failed<O> failed) {
      return failed;
    }
    throw new AssertionError("the attempt did not fail: " + this);
  }

  /// The end of a canceled attempt.
  ///
  /// @throws AssertionError if it was not canceled; the message says how it ended
  default Canceled<O> cancellation() {
    if (this instanceof Canceled<O> canceled) {
      return canceled;
    }
    throw new AssertionError("the attempt was not canceled: " + this);
  }
}
