package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.Durations;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import dev.davit.operator.queue.Standing;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.Show;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What to do about a run, given what is seen of it: the heart of Davit. How an attempt's end
/// counts is told by [AttemptEnd].
final class RunLifecycle {
  /// A start that takes longer than this is worth a word in the status; a plain run is spared the
  /// write.
  static final Duration QUIET_START = Duration.ofSeconds(5);

  private RunLifecycle() {}

  static RunDecision decide(RunObservation seen) {
    return switch (seen.record().state()) {
      case PendingVersion _, Queued _ -> waiting(seen);
      case Delayed(_, var until) when seen.now().isBefore(until) && !seen.canceled() ->
          Stay.until(until);
      case Delayed _ -> waiting(seen);
      case Dequeued _, Executing _ -> withPod(seen);
      case Finished _ -> Stay.FOREVER;
    };
  }

  /// No pod is known from the status; one that exists was created before the status could say so.
  private static RunDecision waiting(RunObservation seen) {
    if (!(seen.pod() instanceof PodSeen.None)) {
      return withPod(seen);
    }
    if (seen.canceled()) {
      return AttemptEnd.canceled(seen);
    }
    if (seen.task().isEmpty()) {
      var why = new Why(Reason.PENDING_TASK, "the run's task does not exist in its namespace yet");
      return show(seen, new PendingVersion(), why, Optional.empty());
    }
    var refusal = refusal(seen);
    if (refusal.isPresent()) {
      return AttemptEnd.refused(seen, refusal.get());
    }
    var attempt = new AttemptId(seen.record().state().attempt(), seen.record().disruptions());
    return switch (seen.standing()) {
      case Standing.Admitted _ -> new CreatePod(attempt);
      case Standing.Waiting _, Standing.Undecided _ -> new AwaitSlot(attempt);
    };
  }

  /// What no pod could cure is said before one is spent.
  private static Optional<Why> refusal(RunObservation seen) {
    if (seen.payloadBytes() > PodContract.MAX_PAYLOAD_BYTES) {
      return Optional.of(
          new Why(
              Reason.PAYLOAD_TOO_LARGE,
              "spec.payload has %d bytes; at most %d are allowed"
                  .formatted(seen.payloadBytes(), PodContract.MAX_PAYLOAD_BYTES)));
    }
    return seen.unknownMachine().map(message -> new Why(Reason.UNKNOWN_MACHINE, message));
  }

  private static RunDecision withPod(RunObservation seen) {
    return switch (seen.pod()) {
      case PodSeen.OlderAlive _ -> Stay.FOREVER;
      case PodSeen.None _ -> AttemptEnd.vanished(seen);
      case PodSeen.Present(var outcome, var createdAt, var deleting) ->
          present(seen, outcome, createdAt, deleting);
    };
  }

  private static RunDecision present(
      RunObservation seen, PodOutcome outcome, Instant createdAt, boolean deleting) {
    return switch (outcome) {
      case Starting starting -> starting(seen, starting, createdAt, deleting);
      case Running(var since) -> running(seen, since, deleting);
      case Unstartable _ when seen.canceled() -> AttemptEnd.canceled(seen);
      case Unstartable(var reason, var message) ->
          AttemptEnd.neverStarted(seen, Phase.FAILED, new Why(reason, message));
      case Ended ended -> AttemptEnd.of(seen, ended, deleting);
    };
  }

  private static RunDecision starting(
      RunObservation seen, Starting starting, Instant createdAt, boolean deleting) {
    if (seen.canceled()) {
      return AttemptEnd.canceled(seen);
    }
    if (deleting) {
      return Stay.FOREVER;
    }
    var startBy = createdAt.plus(seen.policy().startTimeout());
    if (!seen.now().isBefore(startBy)) {
      return AttemptEnd.neverStarted(
          seen, Phase.SYSTEM_FAILURE, startTimeout(starting, seen.policy().startTimeout()));
    }
    var quietUntil = createdAt.plus(QUIET_START);
    if (isQuiet(starting.reason()) && seen.now().isBefore(quietUntil)) {
      return Stay.until(quietUntil);
    }
    var attempt = seen.record().state().attempt();
    var why = new Why(starting.reason(), starting.message());
    return show(seen, new Dequeued(attempt), why, Optional.of(startBy));
  }

  private static boolean isQuiet(Reason reason) {
    return reason == Reason.SCHEDULING || reason == Reason.STARTING;
  }

  private static Why startTimeout(Starting starting, Duration timeout) {
    var reason =
        switch (starting.reason()) {
          case PULLING_IMAGE -> Reason.IMAGE_PULL_FAILED;
          case UNSCHEDULABLE -> Reason.UNSCHEDULABLE;
          default -> Reason.START_TIMEOUT;
        };
    return new Why(
        reason,
        "the container did not start within %s: %s"
            .formatted(Durations.format(timeout), starting.message()));
  }

  private static RunDecision running(RunObservation seen, Instant since, boolean deleting) {
    var pod = seen.podName();
    if (seen.canceled()) {
      var why = new Why(Reason.CANCELING, "spec.cancel was set; the pod is being stopped");
      return deleting ? Stay.FOREVER : new StopPod(pod, why);
    }
    var stopAt = seen.version().maxDuration().map(max -> since.plus(max).plus(overtime(seen)));
    if (stopAt.isPresent() && !seen.now().isBefore(stopAt.get())) {
      return AttemptEnd.overtime(seen, since);
    }
    var attempt = seen.record().state().attempt();
    var why = new Why(Reason.EXECUTING, "attempt " + attempt + " executes");
    return show(seen, new Executing(attempt, since), why, stopAt);
  }

  /// How long others may take to end the attempt. Nobody in a foreign container does; its start is
  /// told in whole seconds, and must not count as earlier than it was.
  private static Duration overtime(RunObservation seen) {
    return switch (seen.version().entrypoint()) {
      case RUNNER -> seen.policy().overtime();
      case CONTAINER -> Duration.ofSeconds(1);
    };
  }

  /// Writes only what is not there already.
  private static RunDecision show(
      RunObservation seen, RunState state, Why why, Optional<Instant> wakeAt) {
    var next = seen.versioned().in(state, why);
    if (seen.pod() instanceof PodSeen.Present(Running(var since), _, _)) {
      next = next.startedAt(Optional.of(since));
    }
    if (!(seen.pod() instanceof PodSeen.None)) {
      next = next.on(seen.podName());
    }
    return next.equals(seen.record()) ? new Stay(wakeAt) : new Show(next, wakeAt);
  }
}
