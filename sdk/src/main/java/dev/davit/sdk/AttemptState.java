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

/// How far an attempt has come, shared by the thread that executes it and those that stop it. The
/// first of three decides how it ends: `run` (or a hook before it) ends, somebody cancels, the time
/// is over.
final class AttemptState {
  private enum Phase {
    /// The hooks before `run` are called.
    PREPARING,
    RUNNING,
    /// `run`, or a hook before it, has ended; hooks may follow.
    ENDED,
    /// The runner has ended the attempt: no hook may follow.
    OVER
  }

  /// What is to be done after `run`.
  enum After {
    /// The hooks of its outcome.
    HOOKS,
    /// The attempt was canceled: only `cleanup`.
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

  /// The calling thread is the one that executes the attempt.
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

  /// `run`, or a hook before it, has ended as `natural`; `canceled` is how it counts where the
  /// attempt was asked to stop before.
  synchronized After end(Result natural, Result.Canceled canceled) {
    if (phase == Phase.OVER) {
      return After.NOTHING;
    }
    phase = Phase.ENDED;
    Thread.interrupted(); // whatever it was, it is not meant for the hooks that follow
    result = signal.isCanceled() ? canceled : natural;
    return signal.isCanceled() ? After.CLEANUP : After.HOOKS;
  }

  /// What the attempt ends as once `catchError` has decided.
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

  /// Asks to stop what has not ended.
  ///
  /// @param onRunning done first where `run` executes, before it can notice
  /// @return whether this was the first time, and in time
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

  /// Ends what has not ended, because its time is over.
  ///
  /// @return the report; empty where the attempt has ended before
  synchronized Optional<AttemptReport> timeOut(TaskError error) {
    if (phase == Phase.ENDED) {
      return Optional.empty();
    }
    return Optional.of(over(new Result.TimedOut(error)));
  }

  /// Ends the attempt without the hook that does not end.
  ///
  /// @param instead how the attempt ends where that is not known yet
  synchronized AttemptReport abandon(HookError error, Result instead) {
    note(error);
    return over(result == null ? instead : result);
  }

  /// Ends the attempt without waiting longer for what is being canceled.
  ///
  /// @return the report; empty where `run` has not ended
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
