package dev.davit.sdk;

import dev.davit.contract.AttemptNotes;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.HookError;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The progress of an attempt. The thread that executes the attempt and the threads that stop it
/// share this. The first of three events decides how the attempt ends: `run` (or a hook before it)
/// ends, somebody cancels, or the time is over.
final class AttemptState {
  private enum Phase {
    /// The hooks before `run` are being called.
    PREPARING,
    RUNNING,
    /// `run`, or a hook before it, has ended; hooks may follow.
    ENDED,
    /// The runner has ended the attempt: no hook may follow.
    OVER
  }

  /// What follows `run`.
  enum After {
    /// The hooks for the outcome.
    HOOKS,
    /// Only `cleanup`: the attempt was canceled.
    CLEANUP,
    /// Nothing.
    NOTHING
  }

  private final CancelSignal signal;
  private final Metadata metadata;
  private final Thread thread = Thread.currentThread();
  private final List<HookError> hookErrors = new ArrayList<>(0);
  private Phase phase = Phase.PREPARING;
  private boolean asked;
  private @Nullable Result result;

  /// Call this on the thread that executes the attempt.
  AttemptState(CancelSignal signal, Metadata metadata) {
    this.signal = signal;
    this.metadata = metadata;
  }

  /// Whether `run` may begin.
  synchronized boolean beginRun() {
    if (phase != Phase.PREPARING) {
      return false;
    }
    if (signal.isCanceled()) {
      end(new Result.Canceled(null), new Result.Canceled(null));
      return false;
    }
    phase = Phase.RUNNING;
    return true;
  }

  /// Records that `run`, or a hook before it, has ended.
  ///
  /// @param natural the result, unless the attempt was asked to stop before
  /// @param canceled the result if the attempt was asked to stop before
  synchronized After end(Result natural, Result.Canceled canceled) {
    if (phase == Phase.OVER) {
      return After.NOTHING;
    }
    phase = Phase.ENDED;
    Thread.interrupted(); // an interrupt so far is not meant for the hooks that follow
    result = signal.isCanceled() ? canceled : natural;
    return signal.isCanceled() ? After.CLEANUP : After.HOOKS;
  }

  /// Sets the result that `catchError` has decided on.
  synchronized void settle(Result settled) {
    if (phase != Phase.OVER) {
      result = settled;
    }
  }

  synchronized boolean isDecided() {
    return result != null;
  }

  synchronized boolean isOver() {
    return phase == Phase.OVER;
  }

  /// Asks an attempt that has not ended to stop.
  ///
  /// @param onRunning called first if `run` is executing, before `run` can notice
  /// @return whether this is the first request and came in time
  synchronized boolean cancel(Runnable onRunning) {
    if (asked || (phase != Phase.PREPARING && phase != Phase.RUNNING)) {
      return false;
    }
    asked = true;
    if (phase == Phase.RUNNING) {
      onRunning.run();
    }
    signal.cancel();
    thread.interrupt();
    return true;
  }

  /// Ends an attempt that has not ended, because its time is over.
  ///
  /// @return the report; empty if the attempt has ended before
  synchronized Optional<AttemptReport> timeOut(TaskError error) {
    if (phase == Phase.ENDED) {
      return Optional.empty();
    }
    return Optional.of(over(new Result.TimedOut(error)));
  }

  /// Ends the attempt without waiting for a hook that does not end.
  ///
  /// @param instead the result of the attempt if none is known yet
  synchronized AttemptReport abandon(HookError error, Result instead) {
    note(error);
    return over(result == null ? instead : result);
  }

  /// Ends a canceled attempt without waiting longer.
  ///
  /// @return the report; empty if `run` has not ended
  synchronized Optional<AttemptReport> abandonCanceled() {
    return result == null ? Optional.empty() : Optional.of(over(result));
  }

  synchronized void note(HookError error) {
    hookErrors.add(error);
  }

  /// How the attempt has ended.
  synchronized AttemptReport report() {
    if (result == null) {
      throw new IllegalStateException("an attempt without an end, in phase " + phase);
    }
    return new AttemptReport(result, new AttemptNotes(metadata.changed(), hookErrors));
  }

  private AttemptReport over(Result last) {
    phase = Phase.OVER;
    result = last;
    signal.cancel();
    thread.interrupt();
    return report();
  }
}
