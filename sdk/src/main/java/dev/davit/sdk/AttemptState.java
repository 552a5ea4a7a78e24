package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.HookError;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.sdk.AttemptPhase.Canceled;
import dev.davit.sdk.AttemptPhase.Over;
import dev.davit.sdk.AttemptPhase.Preparing;
import dev.davit.sdk.AttemptPhase.Running;
import dev.davit.sdk.AttemptPhase.Stopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lock around the phase of an attempt. The thread that executes the attempt and the threads
/// that stop it share this. [AttemptLifecycle] decides; here are the effects, which have to happen
/// together with the transition: the signal, and the interrupts of the attempt's thread and of the
/// thread of `run`.
final class AttemptState {
  private final CancelSignal signal;
  private final TaskNotes notes;
  private final Function<Result, List<JournalEntry>> journal;
  private final Thread thread = Thread.currentThread();

  /// The thread of `run`, if it has one of its own.
  private @Nullable Thread runThread;

  private final List<HookError> hookErrors = new ArrayList<>(0);
  private AttemptPhase phase = new Preparing();

  /// Call this on the thread that executes the attempt.
  ///
  /// @param journal the entries that another pod needs after a result
  AttemptState(CancelSignal signal, TaskNotes notes, Function<Result, List<JournalEntry>> journal) {
    this.signal = signal;
    this.notes = notes;
    this.journal = journal;
  }

  /// Whether `run` may begin.
  synchronized boolean beginRun() {
    seeSignal();
    var changed = changedBy(new AttemptEvent.RunBegins());
    if (changed && phase instanceof Canceled) {
      Thread.interrupted(); // as in #endRun
    }
    return changed && phase instanceof Running;
  }

  /// `run` executes on this thread, which is not the attempt's: from now on, it is interrupted too.
  synchronized void runsHere() {
    runThread = Thread.currentThread();
    if (!(phase instanceof Running)) {
      runThread.interrupt(); // the request came before
    }
  }

  /// Whether the attempt is suspended now. If so, it can neither be canceled nor time out after
  /// this.
  synchronized boolean suspend(Result.Suspended result) {
    seeSignal();
    return changedBy(new AttemptEvent.Suspends(result));
  }

  /// Records that `run`, or a hook before it, has ended.
  ///
  /// @return the phase, which decides what follows
  synchronized AttemptPhase endRun(Result natural, Result.Canceled canceled) {
    seeSignal();
    phase = AttemptLifecycle.next(phase, new AttemptEvent.RunEnds(natural, canceled));
    if (!(phase instanceof Over)) {
      Thread.interrupted(); // an interrupt so far is not meant for the hooks that follow
    }
    return phase;
  }

  /// Sets the result that `catchError` has decided on.
  synchronized void decideFailure(Result result) {
    phase = AttemptLifecycle.next(phase, new AttemptEvent.FailureDecided(result));
  }

  synchronized boolean isDecided() {
    return phase.result().isPresent();
  }

  synchronized boolean isOver() {
    return phase instanceof Over;
  }

  /// Asks an attempt that has not ended to stop.
  ///
  /// @return whether `run` is executing: the caller calls `onCancel`, and then [#endOnCancel]
  synchronized boolean cancel() {
    if (!changedBy(new AttemptEvent.CancelAsked())) {
      return false;
    }
    interrupt();
    return phase instanceof Stopping stopping && stopping.inOnCancel();
  }

  synchronized void endOnCancel() {
    phase = AttemptLifecycle.next(phase, new AttemptEvent.OnCancelEnds());
    notifyAll();
  }

  /// Waits until `onCancel` has ended, if it is being called.
  synchronized void awaitOnCancel() {
    try {
      while (phase instanceof Canceled canceled && canceled.inOnCancel()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the runner stops waiting
    }
  }

  /// Ends an attempt that has not ended, because its time is over.
  ///
  /// @return the report; empty if the attempt has ended before
  synchronized Optional<AttemptReport> timeOut(TaskError error) {
    return endedBy(new AttemptEvent.TimeOver(new Result.TimedOut(error)));
  }

  /// Ends the attempt without waiting for a hook that does not end.
  ///
  /// @param instead the result of the attempt if none is known yet
  synchronized AttemptReport abandon(HookError error, Result instead) {
    note(error);
    return endedBy(new AttemptEvent.HookOverdue(instead)).orElseThrow();
  }

  /// Ends a canceled attempt without waiting longer.
  ///
  /// @param late the error if `onCancel` has not ended
  /// @return the report; empty if `run` has not ended
  synchronized Optional<AttemptReport> abandonCanceled(HookError late) {
    if (phase instanceof Canceled canceled && canceled.inOnCancel()) {
      note(late);
    }
    return endedBy(new AttemptEvent.CancelTimeOver());
  }

  synchronized void note(HookError error) {
    hookErrors.add(error);
  }

  /// How the attempt has ended.
  synchronized AttemptReport report() {
    var result =
        phase
            .result()
            .orElseThrow(
                () -> new IllegalStateException("an attempt without an end, in phase " + phase));
    return new AttemptReport(result, notes.reported(hookErrors, written(result)));
  }

  /// The journal, if another pod may need it.
  private @Nullable ArrayNode written(Result result) {
    var entries = journal.apply(result);
    return entries.isEmpty() ? null : JournalJson.write(entries);
  }

  /// The signal may be set when [#cancel] has not been called yet: the executor sets it first if it
  /// does not know the attempt, and the task can set it as well.
  private void seeSignal() {
    if (signal.isCanceled()) {
      phase = AttemptLifecycle.next(phase, new AttemptEvent.SignalSeen());
    }
  }

  private boolean changedBy(AttemptEvent event) {
    var before = phase;
    phase = AttemptLifecycle.next(before, event);
    return !phase.equals(before);
  }

  /// The report, if the event ends the attempt at once.
  private Optional<AttemptReport> endedBy(AttemptEvent event) {
    phase = AttemptLifecycle.next(phase, event);
    if (!(phase instanceof Over)) {
      return Optional.empty();
    }
    interrupt();
    return Optional.of(report());
  }

  private void interrupt() {
    signal.cancel();
    thread.interrupt();
    if (runThread != null) {
      runThread.interrupt();
    }
  }
}
