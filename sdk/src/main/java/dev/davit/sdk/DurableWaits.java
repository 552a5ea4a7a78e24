package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the waits of an attempt, on the thread of `run`. [WaitPolicy] decides how a wait passes.
final class DurableWaits {
  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final Waits waits;
  private final AttemptJournal journal;
  private final DurableGuard guard;
  private @Nullable AttemptWaits attempt;

  DurableWaits(
      Assignment assignment,
      AttemptEnvironment environment,
      Waits waits,
      AttemptJournal journal,
      DurableGuard guard) {
    this.assignment = assignment;
    this.environment = environment;
    this.waits = waits;
    this.journal = journal;
    this.guard = guard;
  }

  /// `run` begins.
  void begin(AttemptWaits ofAttempt) {
    attempt = ofAttempt;
  }

  /// Whether any wait may be suspended.
  boolean maySuspend() {
    return waits instanceof Waits.Suspend
        && environment.canSuspend()
        && !journal.before().resumesAfter().isEmpty();
  }

  /// Waits until an instant, which counts from the record on.
  ///
  /// @return the instant
  Instant waitUntil(Supplier<Instant> asked, boolean mayBePast) throws InterruptedException {
    var answer = journal.answer(new Call(Kind.TIME, null));
    var entry =
        answer instanceof New next
            ? begun(next.position(), asked.get(), mayBePast)
            : journal.recorded(answer);
    if (entry.error() != null) {
      throw new IllegalArgumentException(entry.error().message());
    }
    var until = Objects.requireNonNull(entry.until());
    pass(entry, until);
    return until;
  }

  private JournalEntry begun(int position, Instant until, boolean mayBePast) {
    var at = environment.clock().instant();
    var number = assignment.attempt().number();
    var entry = JournalEntry.time(DurableCalls.ROOT, position, number, at, until);
    var fault = WaitPolicy.faultOf(at, until, mayBePast);
    if (fault.isPresent()) {
      var type = IllegalArgumentException.class.getName();
      return journal.record(entry.failed(new TaskError(type, fault.get(), null)));
    }
    return WaitPolicy.isLocal(at, until) ? journal.recordLater(entry) : journal.record(entry);
  }

  /// Whether a wait of this kind may be suspended.
  boolean maySuspend(Kind kind) {
    return maySuspend() && journal.before().resumesAfter().contains(kind);
  }

  private void pass(JournalEntry entry, Instant until) throws InterruptedException {
    var now = environment.clock().instant();
    var passing = WaitPolicy.passing(waits, now, until, maySuspend(entry.kind()));
    if (!(passing instanceof WaitPolicy.Over)) {
      requireNotStopped();
    }
    if (passing instanceof WaitPolicy.Suspend) {
      suspend(Wait.time(entry.scope(), entry.position(), until));
    } else if (journal.isResumedAt(entry)) {
      sleepUntil(until);
      onResume(new DurableWait(entry.kind(), until, null, true));
    } else if (passing instanceof WaitPolicy.Sleep) {
      hold(entry, until);
    }
  }

  private void hold(JournalEntry entry, Instant until) throws InterruptedException {
    if (WaitPolicy.isLocal(entry.at(), until)) {
      sleepUntil(until);
      return;
    }
    var wait = new DurableWait(entry.kind(), until, null, false);
    onWait(wait);
    requireNotStopped();
    sleepUntil(until);
    onResume(wait);
  }

  /// Suspends the attempt, and does not return.
  void suspend(Wait asked) throws InterruptedException {
    requireNotStopped();
    var result = new Result.Suspended(List.of(asked), journal.tokens());
    var fault = JournalFit.faultOf(result, journal.before(), journal.made());
    if (fault.isPresent()) {
      throw journal.failed(new JournalTooLargeException(fault.get()));
    }
    onWait(new DurableWait(asked.kind(), asked.until(), asked.token(), true));
    attempt().suspend(result);
  }

  /// A wait for a token is over: tells the hooks, if it was one for them.
  void isOver(JournalEntry entry, boolean inTest) {
    var wait = new DurableWait(entry.kind(), null, entry.name(), !inTest);
    if (inTest) {
      onWait(wait);
    }
    if (inTest || journal.isResumedAt(entry)) {
      onResume(wait);
    }
  }

  /// The operator's clock may be ahead, and a hook may have taken a while.
  private void sleepUntil(Instant until) throws InterruptedException {
    var rest = Duration.between(environment.clock().instant(), until);
    if (!rest.isNegative() && !rest.isZero()) {
      environment.sleeper().sleep(rest);
    }
  }

  private void onWait(DurableWait wait) {
    guard.end();
    try {
      attempt().onWait(wait);
    } finally {
      guard.begin();
    }
  }

  private void onResume(DurableWait wait) {
    if (environment.signal().isCanceled()) {
      return;
    }
    guard.end();
    try {
      var thrown = attempt().onResume(wait);
      if (thrown != null) {
        throw journal.failed(new ResumeFailedException(thrown));
      }
    } finally {
      guard.begin();
    }
  }

  private void requireNotStopped() throws InterruptedException {
    if (environment.signal().isCanceled()) {
      throw new InterruptedException("the attempt is being stopped");
    }
  }

  private AttemptWaits attempt() {
    return Objects.requireNonNull(attempt, "a wait before run has begun");
  }
}
