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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the waits of an attempt, on the threads of `run` and its branches. [WaitPolicy] decides
/// how a wait passes, and [BranchStates] when the attempt is suspended.
final class DurableWaits implements BranchLock.Suspension {
  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final Waits waits;
  private final AttemptJournal journal;
  private final DurableRecord record;
  private final BranchLock lock;
  private @Nullable AttemptWaits attempt;

  DurableWaits(
      Assignment assignment,
      AttemptEnvironment environment,
      Waits waits,
      AttemptJournal journal,
      DurableRecord record) {
    this.assignment = assignment;
    this.environment = environment;
    this.waits = waits;
    this.journal = journal;
    this.record = record;
    this.lock = new BranchLock(environment.branches().inTurns(), this);
  }

  /// `run` begins.
  void begin(AttemptWaits ofAttempt) {
    attempt = ofAttempt;
  }

  BranchLock lock() {
    return lock;
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
  Instant waitUntil(DurableScope scope, Supplier<Instant> asked, boolean mayBePast)
      throws InterruptedException {
    var answer = journal.answer(scope.replay(), new Call(Kind.TIME, null));
    var entry =
        answer instanceof New next
            ? begun(scope, next.position(), asked.get(), mayBePast)
            : journal.recorded(answer);
    if (entry.error() != null) {
      throw new IllegalArgumentException(entry.error().message());
    }
    var until = Objects.requireNonNull(entry.until());
    pass(scope, entry, until);
    return until;
  }

  private JournalEntry begun(DurableScope scope, int position, Instant until, boolean mayBePast) {
    var at = environment.clock().instant();
    var number = assignment.attempt().number();
    var entry = JournalEntry.time(scope.path(), position, number, at, until);
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

  private void pass(DurableScope scope, JournalEntry entry, Instant until)
      throws InterruptedException {
    var wait = Wait.time(entry.scope(), entry.position(), until);
    var now = environment.clock().instant();
    var passing = WaitPolicy.passing(waits, now, until, maySuspend(entry.kind()), record.canHold());
    if (!(passing instanceof WaitPolicy.Over)) {
      requireNotStopped(scope);
    }
    if (passing instanceof WaitPolicy.Suspend) {
      suspend(scope, wait);
    } else if (passing instanceof WaitPolicy.Hold) {
      record.send(entry);
      hold(scope, wait);
      isHeldOver(scope, wait);
    } else if (journal.isResumedAt(entry)) {
      sleep(scope, wait);
      onResume(scope, DurableWait.of(wait, true));
    } else if (passing instanceof WaitPolicy.Sleep) {
      sleep(scope, WaitPolicy.isLocal(entry.at(), until), wait);
    }
  }

  /// Whether the pod can wait without a slot.
  boolean canHold() {
    return record.canHold();
  }

  /// Waits while the pod stays, without a slot if all branches wait.
  ///
  /// @return the entry of the wait, which is over
  /// @throws IllegalStateException if too many others wait
  JournalEntry hold(DurableScope scope, Wait wait) throws InterruptedException {
    onWait(scope, DurableWait.of(wait, false));
    requireNotStopped(scope);
    return lock.holds(scope, wait);
  }

  /// After [#hold], when it is recorded.
  void isHeldOver(DurableScope scope, Wait wait) throws InterruptedException {
    onResume(scope, DurableWait.of(wait, false));
  }

  private void sleep(DurableScope scope, boolean isLocal, Wait wait) throws InterruptedException {
    if (isLocal) {
      sleep(scope, wait);
      return;
    }
    var held = DurableWait.of(wait, false);
    onWait(scope, held);
    requireNotStopped(scope);
    sleep(scope, wait);
    onResume(scope, held);
  }

  /// If other branches go on until the wait is over, it has passed in this pod. A wait for a token
  /// or a run never does.
  void suspend(DurableScope scope, Wait wait) throws InterruptedException {
    var all = new ArrayList<>(lock.parked());
    all.add(wait);
    requireFit(all);
    onWait(scope, DurableWait.of(wait, true));
    if (lock.parks(scope, wait)) {
      RunThread.park();
    }
    try {
      sleepOver(wait);
    } finally {
      if (!lock.goesOn(scope.path())) {
        RunThread.park();
      }
    }
    onResume(scope, DurableWait.of(wait, false));
  }

  /// Calls the hooks after a wait for a token or a run, if they have not been called for it.
  void isOver(DurableScope scope, JournalEntry entry, boolean inTest) throws InterruptedException {
    var wait = DurableWait.of(entry, !inTest);
    if (inTest) {
      onWait(scope, wait);
    }
    if (inTest || journal.isResumedAt(entry)) {
      onResume(scope, wait);
    }
  }

  @Override
  public boolean allWait(List<Wait> all) throws InterruptedException {
    if (!maySuspend()) {
      environment.branches().factory().newThread(() -> await(all)).start();
      return false;
    }
    requireFit(all);
    attempt().suspend(new Result.Suspended(all, journal.tokens(), journal.runs()));
    return true;
  }

  /// On a thread of its own, so that a cancel ends the waits at once.
  private void await(List<Wait> all) {
    try {
      var next = all;
      while (!next.isEmpty()) {
        next = lock.goOn(record.await(next));
      }
    } catch (InterruptedException e) {
      // The attempt is being stopped, and its threads are interrupted too.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      lock.fail(e);
    }
  }

  @Override
  public boolean isStopping() {
    return environment.signal().isCanceled();
  }

  @Override
  public void wakeRun() {
    attempt().wakeRun();
  }

  private void requireFit(List<Wait> all) {
    var result = new Result.Suspended(all, journal.tokens(), journal.runs());
    var fault = JournalFit.faultOf(result, journal.before(), journal.made());
    if (fault.isPresent()) {
      throw journal.failed(new JournalTooLargeException(fault.get()));
    }
  }

  /// Waits on the thread of `scope` until one of its branches has ended.
  ///
  /// @throws InterruptedException if the scope is to end
  void awaitEnd(DurableScope scope) throws InterruptedException {
    if (attempt().isAttemptsThread()) {
      attempt().serveUntil(() -> lock.executes(scope.path()));
    } else {
      lock.awaitEnd(scope.path());
    }
  }

  private void sleep(DurableScope scope, Wait wait) throws InterruptedException {
    lock.passTurn(wait);
    requireNotStopped(scope);
    sleepOver(wait);
  }

  /// The operator's clock may be ahead, and a hook may have taken a while.
  private void sleepOver(Wait wait) throws InterruptedException {
    var until = wait.until();
    if (until == null) {
      new CountDownLatch(1).await(); // only an interrupt ends it, or the process
      return;
    }
    var rest = Duration.between(environment.clock().instant(), until);
    if (!rest.isNegative() && !rest.isZero()) {
      environment.sleeper().sleep(rest);
    }
  }

  private void onWait(DurableScope scope, DurableWait wait) {
    scope.guard().end();
    try {
      attempt().onWait(wait);
    } finally {
      scope.guard().begin();
    }
  }

  private void onResume(DurableScope scope, DurableWait wait) throws InterruptedException {
    scope.requireNotStopped();
    if (environment.signal().isCanceled()) {
      return;
    }
    scope.guard().end();
    try {
      var thrown = attempt().onResume(wait);
      if (thrown != null) {
        throw journal.failed(new ResumeFailedException(thrown));
      }
    } finally {
      scope.guard().begin();
    }
  }

  private void requireNotStopped(DurableScope scope) throws InterruptedException {
    scope.requireNotStopped();
    if (environment.signal().isCanceled()) {
      throw new InterruptedException("the attempt is being stopped");
    }
  }

  private AttemptWaits attempt() {
    return Objects.requireNonNull(attempt, "a wait before run has begun");
  }
}
