package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopLeftBehindPod;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides what to do about a run, given what is seen of it: the heart of Davit. [AttemptLife]
/// decides while its pod lives, and [AttemptEnd] what an attempt's end means.
final class RunLifecycle {
  /// A run that waits for less than this does not write that it waits.
  private static final Duration QUIET_WAIT = Duration.ofSeconds(2);

  /// Many runs may wait for the same instant, and its status says of each for what it has waited.
  private static final Duration QUIET_RESUME = Duration.ofMinutes(1);

  private RunLifecycle() {}

  static RunDecision decide(RunObservation seen) {
    return switch (seen.record().state()) {
      case PendingVersion _, Queued _ -> waiting(seen);
      case BackingOff(_, var until) when seen.now().isBefore(until) && !seen.request().canceled() ->
          backingOff(seen, until);
      case BackingOff _ -> waiting(seen);
      case Delayed _
          when seen.request().canceled()
              || seen.request().invalid().isPresent()
              || !(seen.pod() instanceof PodSeen.None) ->
          waiting(seen);
      case Delayed(var until) -> delayed(seen, until);
      case Dequeued _, Executing _ -> withPod(seen);
      case Waiting waiting when seen.isHeld() -> HeldAttempt.decide(seen, waiting);
      case Waiting _ when seen.isWithoutPod() && !seen.answers().isEmpty() ->
          Suspension.answered(seen, seen.answers());
      case Waiting waiting when seen.isSuspended() -> Suspension.goesOn(seen, waiting);
      case Waiting _ -> waiting(seen);
      case Finished _ -> Stay.FOREVER;
    };
  }

  /// The end of the attempt wrote what the run waits for; only the report of a bug can have
  /// replaced that.
  private static RunDecision backingOff(RunObservation seen, Instant until) {
    if (seen.record().why().reason() != Reason.OPERATOR_ERROR) {
      return Stay.until(until);
    }
    var why = new Why(Reason.RETRY_BACKOFF, "the next attempt starts at " + until);
    return write(seen, seen.record().state(), why, Optional.of(until));
  }

  /// After this write nobody can change `delayUntil` any more: the schema forbids it.
  private static RunDecision delayed(RunObservation seen, Instant until) {
    var wanted = seen.request().delayUntil().orElse(until);
    if (seen.now().isBefore(wanted)) {
      return delay(seen, wanted);
    }
    // Moved to an earlier instant, the run can start from now on, not from that instant on.
    return afterDelay(seen, wanted.isBefore(until) ? seen.now() : wanted);
  }

  private static RunDecision afterDelay(RunObservation seen, Instant since) {
    var why = new Why(Reason.QUEUED, "the delay is over");
    return new WriteStatus(
        seen.versioned().queuedAt(since).inState(new Queued(1), why), Optional.of(seen.now()));
  }

  private static RunDecision delay(RunObservation seen, Instant until) {
    var why = new Why(Reason.DELAYED, "the run is not to start before " + until);
    return write(seen, new Delayed(until), why, Optional.of(until));
  }

  /// The status knows no pod. If one exists, it was created before the status could say so.
  private static RunDecision waiting(RunObservation seen) {
    if (!(seen.pod() instanceof PodSeen.None)) {
      return withPod(seen);
    }
    if (seen.request().canceled()) {
      return RunEnd.canceled(seen);
    }
    if (seen.family().isParentCanceled()) {
      return RunEnd.canceledWithParent(seen);
    }
    // A fault that no delay, task or pod could cure is reported at once.
    var invalid = seen.request().invalid();
    if (invalid.isPresent()) {
      return RunEnd.refused(seen, invalid.get());
    }
    if (seen.isDelayed()) {
      return delay(seen, seen.request().delayUntil().orElseThrow());
    }
    if (seen.hasUnwrittenDelay()) {
      return afterDelay(seen, seen.queuedAt());
    }
    return switch (seen.task()) {
      case TaskSeen.Unknown(var why) -> write(seen, new PendingVersion(), why, Optional.empty());
      case TaskSeen.Known(_, var refusal) -> ofTask(seen, refusal);
    };
  }

  private static RunDecision ofTask(RunObservation seen, Optional<Why> refusal) {
    var expiresAt = seen.expiresAt();
    if (expiresAt.isPresent() && !seen.now().isBefore(expiresAt.get())) {
      return RunEnd.expired(seen, seen.ttl().orElseThrow());
    }
    if (refusal.isPresent()) {
      return RunEnd.refused(seen, refusal.get());
    }
    return switch (seen.queue().slot()) {
      case SlotStatus.Admitted _ -> new CreatePod(seen.attempt());
      case SlotStatus.Waiting _, SlotStatus.Undecided _ -> new AwaitSlot(seen.attempt(), expiresAt);
      case SlotStatus.Dropped(var overflow, var message) -> RunEnd.dropped(seen, overflow, message);
    };
  }

  /// What to do after the answer to [AwaitSlot].
  static RunDecision afterSlotAnswer(RunObservation seen, AwaitSlot ask, SlotStatus answer) {
    return switch (answer) {
      // The dispatcher wakes the run when it has a slot, or a reason to report.
      case SlotStatus.Admitted _, SlotStatus.Undecided _ -> new Stay(ask.wakeAt());
      case SlotStatus.Dropped _ -> Stay.until(seen.now());
      case SlotStatus.Waiting(var reason, var message) -> {
        var quietUntil = quietUntil(seen).filter(seen.now()::isBefore);
        yield quietUntil.isPresent()
            ? Stay.until(ask.wakeAt().filter(quietUntil.get()::isAfter).orElse(quietUntil.get()))
            : new WriteWaiting(inLine(seen, new Why(reason, message)), ask.wakeAt());
      }
    };
  }

  private static RunRecord inLine(RunObservation seen, Why why) {
    return seen.isHeld() ? HeldAttempt.inLine(seen, why) : seen.queued(why);
  }

  private static Optional<Instant> quietUntil(RunObservation seen) {
    if (seen.record().state() instanceof Waiting waiting) {
      return waiting.until().map(until -> until.plus(QUIET_RESUME));
    }
    return seen.isNew() && seen.isShownQueued()
        ? Optional.of(seen.queuedAt().plus(QUIET_WAIT))
        : Optional.empty();
  }

  private static RunDecision withPod(RunObservation seen) {
    return switch (seen.pod()) {
      case PodSeen.OlderAlive(var name, var isLeftBehind) ->
          isLeftBehind ? new StopLeftBehindPod(name) : Stay.FOREVER;
      case PodSeen.None _ -> AttemptEnd.vanished(seen);
      case PodSeen.Present(_, var outcome, var createdAt, var deletedBy, _) ->
          present(seen, outcome, createdAt, deletedBy);
    };
  }

  private static RunDecision present(
      RunObservation seen, PodOutcome outcome, Instant createdAt, Optional<Instant> deletedBy) {
    return switch (outcome) {
      case Starting starting -> AttemptLife.starting(seen, starting, createdAt, deletedBy);
      case Running(var since) -> AttemptLife.running(seen, since, createdAt, deletedBy);
      case Unstartable _ when seen.request().canceled() -> RunEnd.canceled(seen);
      case Unstartable(var reason, var message) ->
          RunEnd.neverStarted(seen, Phase.FAILED, new Why(reason, message));
      case Ended ended -> AttemptEnd.of(seen, ended, deletedBy.isPresent());
    };
  }

  /// Writes only if the status does not say it already.
  static RunDecision write(RunObservation seen, RunState state, Why why, Optional<Instant> wakeAt) {
    var next = onPod(seen, state, why);
    return next.equals(seen.record()) ? new Stay(wakeAt) : new WriteStatus(next, wakeAt);
  }

  /// The record in that state, with the pod if there is one.
  static RunRecord onPod(RunObservation seen, RunState state, Why why) {
    var next = seen.versioned().inState(state, why);
    if (state instanceof Executing(_, var since)) {
      next = next.startedAt(Optional.of(since));
    }
    return seen.pod() instanceof PodSeen.None ? next : next.onPod(seen.podName());
  }
}
