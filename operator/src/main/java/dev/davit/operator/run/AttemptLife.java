package dev.davit.operator.run;

import dev.davit.api.Entrypoint;
import dev.davit.api.Phase;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import dev.davit.operator.run.RunDecision.RememberStatus;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides about a run whose pod starts, executes or is being stopped.
final class AttemptLife {
  /// A start that takes longer than this is written into the status; a plain run is spared the
  /// write.
  private static final Duration QUIET_START = Duration.ofSeconds(5);

  /// With many runs that start and end, what lasts a moment is not to take the place of starts and
  /// ends: at most 25 such writes come due in a second, none later than after `LONGEST_QUIET`.
  private static final Duration QUIET_PER_UNWRITTEN = Duration.ofMillis(40);

  private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

  /// How often to look at a slow start. Events may say what it waits for, and Events wake no run.
  private static final Duration LOOK_AT_SLOW_START = Duration.ofSeconds(30);

  private AttemptLife() {}

  /// The container has not started.
  static RunDecision starting(
      RunObservation seen, Starting starting, Instant createdAt, Optional<Instant> deletedBy) {
    if (seen.request().canceled()) {
      return RunEnd.canceled(seen);
    }
    var attempt = seen.record().state().attempt();
    if (deletedBy.isPresent()) {
      return ending(seen, new Dequeued(attempt), deletedBy.get());
    }
    var startBy = createdAt.plus(seen.startTimeout());
    var isLate = !seen.now().isBefore(startBy);
    if (isLate && !mayTakeLonger(seen, starting)) {
      return RunEnd.neverStarted(
          seen, Phase.SYSTEM_FAILURE, startTimeout(starting, seen.startTimeout()));
    }
    var why = new Why(starting.reason(), starting.message());
    var next = seen.now().plus(LOOK_AT_SLOW_START);
    var lookAt = Optional.of(isLate || next.isBefore(startBy) ? next : startBy);
    return isQuiet(starting.reason()) && !(seen.record().state() instanceof Dequeued)
        ? writeLater(seen, new Dequeued(attempt), why, QUIET_START, lookAt)
        : RunLifecycle.write(seen, new Dequeued(attempt), why, lookAt);
  }

  /// A resumed attempt has done something already, and needs the same image as before. It waits
  /// until somebody puts that back, rather than losing what it has recorded.
  private static boolean mayTakeLonger(RunObservation seen, Starting starting) {
    return seen.attempt().segment() > 0 && starting.reason() == Reason.PULLING_IMAGE;
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
          case UNSCHEDULABLE, HELD_PARENTS, VOLUME_NOT_READY -> starting.reason();
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

  /// If the pod has waited, it executes since it went on.
  private static Instant afterWaits(RunObservation seen, Instant started) {
    return seen.record().state() instanceof Executing(_, var since) && since.isAfter(started)
        ? since
        : started;
  }

  /// The container runs.
  ///
  /// @param reported when it started, on the node's clock
  static RunDecision running(
      RunObservation seen, Instant reported, Instant createdAt, Optional<Instant> deletedBy) {
    var since = afterWaits(seen, onOurClock(seen, reported, createdAt));
    var attempt = seen.record().state().attempt();
    var executing = new Executing(attempt, since);
    if (seen.request().canceled()) {
      return canceling(seen, executing, deletedBy);
    }
    if (deletedBy.isPresent()) {
      return ending(seen, executing, deletedBy.get());
    }
    if (!seen.asked().isEmpty()) {
      return HeldAttempt.asked(seen, since);
    }
    var executed = seen.record().segment().executed();
    var stopAt =
        seen.version()
            .maxDuration()
            .map(max -> since.plus(max).minus(executed).plus(overtime(seen)));
    if (stopAt.isPresent() && !seen.now().isBefore(stopAt.get())) {
      return mayWait(seen)
          ? Stay.until(seen.now().plus(overtime(seen)))
          : AttemptEnd.pastMaxDuration(seen, since);
    }
    var why = executes(attempt);
    return seen.record().state() instanceof Executing
        ? RunLifecycle.write(seen, executing, why, stopAt)
        : writeLater(seen, executing, why, seen.settings().executingDelay(), stopAt);
  }

  static Why executes(int attempt) {
    return new Why(Reason.EXECUTING, "attempt " + attempt + " executes");
  }

  /// The pod lives, and the run is to be canceled.
  static RunDecision canceling(RunObservation seen, RunState state, Optional<Instant> deletedBy) {
    var why = new Why(Reason.CANCELING, "spec.cancel was set; the pod is being stopped");
    return deletedBy
        .map(end -> stopping(seen, end))
        .orElseGet(() -> new StopPod(RunLifecycle.onPod(seen, state, why)));
  }

  /// A canceled run does not wait for a lost node: no other pod follows this one.
  private static RunDecision stopping(RunObservation seen, Instant deletedBy) {
    var givenUpAt = deletedBy.plus(seen.settings().overtime());
    return seen.now().isBefore(givenUpAt) ? Stay.until(givenUpAt) : RunEnd.canceled(seen);
  }

  /// Somebody deletes the pod. Until its node reports its end, it may run user code, and no other
  /// pod may start.
  static RunDecision ending(RunObservation seen, RunState state, Instant deletedBy) {
    var lateAt = deletedBy.plus(seen.settings().overtime());
    if (seen.now().isBefore(lateAt)) {
      return Stay.until(lateAt);
    }
    var why =
        new Why(
            Reason.NODE_UNREACHABLE,
            "the pod was to have ended at %s, and its node has not said so; the attempt is repeated when the pod can no longer run"
                .formatted(deletedBy));
    return RunLifecycle.write(seen, state, why, Optional.empty());
  }

  /// The pod may have begun to wait while no operator was there to be asked. The runner counts too.
  private static boolean mayWait(RunObservation seen) {
    return seen.isSettling() && seen.version().entrypoint() == Entrypoint.RUNNER;
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

  /// Writes only if the operator has known it for a moment, which is longer among many others.
  private static RunDecision writeLater(
      RunObservation seen, RunState state, Why why, Duration moment, Optional<Instant> wakeAt) {
    var writeAt = seen.knownSince(state).plus(quiet(moment, seen.unwritten()));
    return seen.now().isBefore(writeAt)
        ? new RememberStatus(
            RunLifecycle.onPod(seen, state, why),
            wakeAt.filter(writeAt::isAfter).or(() -> Optional.of(writeAt)))
        : RunLifecycle.write(seen, state, why, wakeAt);
  }
}
