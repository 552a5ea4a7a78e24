package dev.davit.sdk;

import dev.davit.contract.Result;
import dev.davit.sdk.AttemptEvent.CancelAsked;
import dev.davit.sdk.AttemptEvent.CancelTimeOver;
import dev.davit.sdk.AttemptEvent.FailureDecided;
import dev.davit.sdk.AttemptEvent.HookOverdue;
import dev.davit.sdk.AttemptEvent.OnCancelEnds;
import dev.davit.sdk.AttemptEvent.RunBegins;
import dev.davit.sdk.AttemptEvent.RunEnds;
import dev.davit.sdk.AttemptEvent.SignalSeen;
import dev.davit.sdk.AttemptEvent.Suspends;
import dev.davit.sdk.AttemptEvent.TimeOver;
import dev.davit.sdk.AttemptPhase.Canceled;
import dev.davit.sdk.AttemptPhase.Ended;
import dev.davit.sdk.AttemptPhase.Over;
import dev.davit.sdk.AttemptPhase.Preparing;
import dev.davit.sdk.AttemptPhase.Running;
import dev.davit.sdk.AttemptPhase.Stopping;
import dev.davit.sdk.AttemptPhase.Suspended;

/// Decides what becomes of an attempt. The first of four events decides how it ends: `run` (or a
/// hook before it) ends, the attempt is asked to stop, its time is over, or it is suspended.
final class AttemptLifecycle {
  private AttemptLifecycle() {}

  /// The phase after `event`; `phase` itself if the event comes too late or changes nothing.
  static AttemptPhase next(AttemptPhase phase, AttemptEvent event) {
    if (phase instanceof Over) {
      return phase;
    }
    if (event instanceof RunBegins) {
      return runBegins(phase);
    }
    if (event instanceof Suspends suspends) {
      return phase instanceof Running ? new Suspended(suspends.result()) : phase;
    }
    if (event instanceof RunEnds ends) {
      return runEnds(phase, ends);
    }
    if (event instanceof FailureDecided decided) {
      return phase instanceof Ended ? new Ended(decided.result()) : phase;
    }
    if (event instanceof CancelAsked) {
      return stopping(phase, phase instanceof Running);
    }
    if (event instanceof SignalSeen) {
      return stopping(phase, false);
    }
    if (event instanceof OnCancelEnds) {
      return onCancelEnds(phase);
    }
    if (event instanceof TimeOver over) {
      return phase.result().isPresent() ? phase : new Over(over.result());
    }
    if (event instanceof HookOverdue overdue) {
      return new Over(phase.result().orElse(overdue.instead()));
    }
    if (event instanceof CancelTimeOver) {
      return phase.result().<AttemptPhase>map(Over::new).orElse(phase);
    }
    throw new IllegalStateException("no transition for " + event);
  }

  private static AttemptPhase runBegins(AttemptPhase phase) {
    if (phase instanceof Stopping stopping) {
      return new Canceled(new Result.Canceled(null), stopping.inOnCancel());
    }
    return phase instanceof Preparing ? new Running() : phase;
  }

  private static AttemptPhase runEnds(AttemptPhase phase, RunEnds ends) {
    if (phase instanceof Suspended) {
      return phase;
    }
    if (phase instanceof Stopping stopping) {
      return new Canceled(ends.canceled(), stopping.inOnCancel());
    }
    if (phase instanceof Canceled canceled) {
      return new Canceled(ends.canceled(), canceled.inOnCancel());
    }
    return new Ended(ends.natural());
  }

  private static AttemptPhase stopping(AttemptPhase phase, boolean inOnCancel) {
    return phase instanceof Preparing || phase instanceof Running
        ? new Stopping(inOnCancel)
        : phase;
  }

  private static AttemptPhase onCancelEnds(AttemptPhase phase) {
    if (phase instanceof Stopping) {
      return new Stopping(false);
    }
    return phase instanceof Canceled canceled ? new Canceled(canceled.outcome(), false) : phase;
  }
}
