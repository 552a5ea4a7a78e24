package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.RememberStatus;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopLeftBehindPod;
import dev.davit.operator.run.RunDecision.StopPod;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides what to do about a run, given what is seen of it: the heart of Davit. [AttemptEnd]
/// decides what an attempt's end means.
final class RunLifecycle {
  /// A start that takes longer than this is written into the status; a plain run is spared the
  /// write.
  private static final Duration QUIET_START = Duration.ofSeconds(5);

  /// With many runs that start and end, what lasts a moment is not to take the place of starts and
  /// ends: at most 25 such writes come due in a second, none later than after `LONGEST_QUIET`.
  private static final Duration QUIET_PER_UNWRITTEN = Duration.ofMillis(40);

  private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

  /// A run that waits for less than this does not write that it waits.
  private static final Duration QUIET_WAIT = Duration.ofSeconds(2);

  /// How often to look at a slow start. Events may say what it waits for, and Events wake no run.
  private static final Duration LOOK_AT_SLOW_START = Duration.ofSeconds(30);

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
        var quietUntil = seen.queuedAt().plus(QUIET_WAIT);
        yield seen.isNew() && seen.isShownQueued() && seen.now().isBefore(quietUntil)
            ? Stay.until(ask.wakeAt().filter(quietUntil::isAfter).orElse(quietUntil))
            : new WriteWaiting(seen.queued(new Why(reason, message)), ask.wakeAt());
      }
    };
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
      case Starting starting -> starting(seen, starting, createdAt, deletedBy);
      case Running(var since) -> running(seen, onOurClock(seen, since, createdAt), deletedBy);
      case Unstartable _ when seen.request().canceled() -> RunEnd.canceled(seen);
      case Unstartable(var reason, var message) ->
          RunEnd.neverStarted(seen, Phase.FAILED, new Why(reason, message));
      case Ended ended -> AttemptEnd.of(seen, ended, deletedBy.isPresent());
    };
  }

  private static RunDecision starting(
      RunObservation seen, Starting starting, Instant createdAt, Optional<Instant> deletedBy) {
    if (seen.request().canceled()) {
      return RunEnd.canceled(seen);
    }
    var attempt = seen.record().state().attempt();
    if (deletedBy.isPresent()) {
      return ending(seen, new Dequeued(attempt), deletedBy.get());
    }
    var startBy = createdAt.plus(seen.startTimeout());
    if (!seen.now().isBefore(startBy)) {
      return RunEnd.neverStarted(
          seen, Phase.SYSTEM_FAILURE, startTimeout(starting, seen.startTimeout()));
    }
    var why = new Why(starting.reason(), starting.message());
    var next = seen.now().plus(LOOK_AT_SLOW_START);
    var lookAt = Optional.of(next.isBefore(startBy) ? next : startBy);
    return isQuiet(starting.reason()) && !(seen.record().state() instanceof Dequeued)
        ? writeLater(seen, new Dequeued(attempt), why, QUIET_START, lookAt)
        : write(seen, new Dequeued(attempt), why, lookAt);
  }

  /// How long a start may take before it is worth a write, or a look at its Events.
  static Duration quietStart(int unwritten) {
    return quiet(QUIET_START, unwritten);
  }

  private static Duration quiet(Duration moment, int unwritten) {
    var inTurn = QUIET_PER_UNWRITTEN.multipliedBy(unwritten);
    var bounded = inTurn.compareTo(LONGEST_QUIET) < 0 ? inTurn : LONGEST_QUIET;
    return moment.isZero() || bounded.compareTo(moment) < 0 ? moment : bounded;
  }

  private static boolean isQuiet(Reason reason) {
    return reason == Reason.SCHEDULING || reason == Reason.STARTING;
  }

  private static Why startTimeout(Starting starting, Duration timeout) {
    var reason =
        switch (starting.reason()) {
          case PULLING_IMAGE -> Reason.IMAGE_PULL_FAILED;
          case UNSCHEDULABLE, VOLUME_NOT_READY -> starting.reason();
          default -> Reason.START_TIMEOUT;
        };
    return new Why(
        reason,
        "the container did not start within %s: %s"
            .formatted(Durations.format(timeout), starting.message()));
  }

  /// When the container started, on the operator's clock. A node's clock may be behind or ahead,
  /// but the container did not start before the pod's creation on the API server, nor in the
  /// future.
  private static Instant onOurClock(RunObservation seen, Instant since, Instant createdAt) {
    if (since.isBefore(createdAt)) {
      return createdAt;
    }
    if (!since.isAfter(seen.now())) {
      return since;
    }
    return Stream.concat(
            Stream.of(seen.record()), seen.remembered().map(Remembered::status).stream())
        .map(RunRecord::state)
        .filter(Executing.class::isInstance)
        .map(it -> ((Executing) it).since())
        .filter(known -> !known.isAfter(seen.now()))
        .findFirst()
        .orElse(seen.now());
  }

  private static RunDecision running(
      RunObservation seen, Instant since, Optional<Instant> deletedBy) {
    var attempt = seen.record().state().attempt();
    var executing = new Executing(attempt, since);
    if (seen.request().canceled()) {
      var why = new Why(Reason.CANCELING, "spec.cancel was set; the pod is being stopped");
      return deletedBy
          .map(end -> stopping(seen, end))
          .orElseGet(() -> new StopPod(onPod(seen, executing, why)));
    }
    if (deletedBy.isPresent()) {
      return ending(seen, executing, deletedBy.get());
    }
    var stopAt = seen.version().maxDuration().map(max -> since.plus(max).plus(overtime(seen)));
    if (stopAt.isPresent() && !seen.now().isBefore(stopAt.get())) {
      return AttemptEnd.pastMaxDuration(seen, since);
    }
    var why = new Why(Reason.EXECUTING, "attempt " + attempt + " executes");
    return seen.record().state() instanceof Executing
        ? write(seen, executing, why, stopAt)
        : writeLater(seen, executing, why, seen.settings().executingDelay(), stopAt);
  }

  /// A canceled run does not wait for a lost node: no other pod follows this one.
  private static RunDecision stopping(RunObservation seen, Instant deletedBy) {
    var givenUpAt = deletedBy.plus(seen.settings().overtime());
    return seen.now().isBefore(givenUpAt) ? Stay.until(givenUpAt) : RunEnd.canceled(seen);
  }

  /// Somebody deletes the pod. Until its node reports its end, it may run user code, and no other
  /// pod may start.
  private static RunDecision ending(RunObservation seen, RunState state, Instant deletedBy) {
    var lateAt = deletedBy.plus(seen.settings().overtime());
    if (seen.now().isBefore(lateAt)) {
      return Stay.until(lateAt);
    }
    var why =
        new Why(
            Reason.NODE_UNREACHABLE,
            "the pod was to have ended at %s, and its node has not said so; the attempt is repeated when the pod can no longer run"
                .formatted(deletedBy));
    return write(seen, state, why, Optional.empty());
  }

  /// How long the runner or the kubelet may take to end the attempt. A foreign container has no
  /// runner. Its start is reported in whole seconds of another clock, and must not count as earlier
  /// than it was.
  private static Duration overtime(RunObservation seen) {
    return switch (seen.version().entrypoint()) {
      case RUNNER -> seen.settings().overtime();
      case CONTAINER -> Duration.ofSeconds(5);
    };
  }

  /// Writes only if the status does not say it already.
  private static RunDecision write(
      RunObservation seen, RunState state, Why why, Optional<Instant> wakeAt) {
    var next = onPod(seen, state, why);
    return next.equals(seen.record()) ? new Stay(wakeAt) : new WriteStatus(next, wakeAt);
  }

  /// Writes only if the operator has known it for a moment, which is longer among many others.
  private static RunDecision writeLater(
      RunObservation seen, RunState state, Why why, Duration moment, Optional<Instant> wakeAt) {
    var writeAt = seen.knownSince(state).plus(quiet(moment, seen.unwritten()));
    return seen.now().isBefore(writeAt)
        ? new RememberStatus(
            onPod(seen, state, why), wakeAt.filter(writeAt::isAfter).or(() -> Optional.of(writeAt)))
        : write(seen, state, why, wakeAt);
  }

  /// The record in that state, with the pod if there is one.
  private static RunRecord onPod(RunObservation seen, RunState state, Why why) {
    var next = seen.versioned().inState(state, why);
    if (state instanceof Executing(_, var since)) {
      next = next.startedAt(Optional.of(since));
    }
    return seen.pod() instanceof PodSeen.None ? next : next.onPod(seen.podName());
  }
}
