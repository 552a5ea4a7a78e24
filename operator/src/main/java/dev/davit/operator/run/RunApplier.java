package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Live;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.queue.Standing;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.EndAttempt;
import dev.davit.operator.run.RunDecision.Show;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided about a run: the only place that writes to it or to its pods. Every effect
/// may run twice.
class RunApplier {
  private static final Logger log = LoggerFactory.getLogger(RunApplier.class);

  /// How long a refused pod is not asked for again.
  private static final Duration REFUSED = Duration.ofSeconds(10);

  /// When to look again at a pod of which the API server knows more than the cache.
  private static final Duration MOVED = Duration.ofSeconds(1);

  private final Api api;
  private final EventLog events;
  private final Slots slots;
  private final OwnWrites writes;
  private final PodFactory pods;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final boolean keepsPods;

  /// `keepsPods`: pods of ended attempts stay until [RunRetention] removes them.
  RunApplier(
      Api api,
      EventLog events,
      Slots slots,
      OwnWrites writes,
      PodFactory pods,
      RunMetrics metrics,
      InstantSource clock,
      boolean keepsPods) {
    this.api = api;
    this.events = events;
    this.slots = slots;
    this.writes = writes;
    this.pods = pods;
    this.metrics = metrics;
    this.clock = clock;
    this.keepsPods = keepsPods;
  }

  UpdateControl<Run> apply(Run run, RunObservation seen, RunDecision decision) {
    return switch (decision) {
      case Stay(var wakeAt) -> wake(wakeAt);
      case AwaitSlot(var attempt, var wakeAt) -> awaitSlot(run, seen, attempt, wakeAt);
      case CreatePod(var attempt) -> createPod(run, seen, attempt);
      case Show(var next, var wakeAt) -> {
        if (next.state() instanceof PendingVersion || next.state() instanceof Delayed) {
          // It does not wait for a slot any more, and one that it was just given goes to the next.
          slots.release(holder(run, current(seen)));
        }
        show(run, seen, next);
        yield wake(wakeAt);
      }
      case StopPod(var pod, var why) -> {
        show(run, seen, seen.record().in(seen.record().state(), why));
        api.delete(run.getMetadata().getNamespace(), pod);
        yield UpdateControl.noUpdate();
      }
      case EndAttempt end -> endAttempt(run, seen, end);
    };
  }

  private UpdateControl<Run> awaitSlot(
      Run run, RunObservation seen, AttemptId attempt, Optional<Instant> wakeAt) {
    var queue = seen.queue().orElseThrow();
    var request =
        new SlotRequest(
            queue,
            seen.name(),
            run.getMetadata().getUid(),
            attempt.podName(seen.name()),
            seen.record().sequence());
    return switch (slots.request(request, seen.definition())) {
      // The dispatcher wakes the run when it has a slot, or a reason to tell.
      case Standing.Admitted _, Standing.Undecided _ -> wake(wakeAt);
      case Standing.Waiting(var reason, var message) -> {
        queued(run, seen, attempt, queue, new Why(reason, message));
        yield wake(wakeAt);
      }
    };
  }

  private UpdateControl<Run> createPod(Run run, RunObservation seen, AttemptId attempt) {
    if (writes.mayBeOutdated(run) && !isCurrent(run)) {
      // The newer version is on its way; it says what this slot is good for.
      slots.release(holder(run, attempt));
      return UpdateControl.noUpdate();
    }
    var queue = seen.queue().orElseThrow();
    var pod = pods.create(run, seen.version(), attempt, queue);
    var holder = holder(run, attempt);
    if (!slots.holds(holder)) {
      // An earlier pod of that name was seen to end a moment ago: its slot has gone to the next.
      return wake(Optional.of(seen.now()));
    }
    writes.askFor(holder);
    return switch (api.create(pod)) {
      case Api.PodCreation.Exists(var created) -> {
        writes.found(holder, created.getMetadata().getUid());
        metrics.podCreated(seen, clock.instant());
        yield UpdateControl.noUpdate();
      }
      case Api.PodCreation.Refused(var quota, var message) -> {
        writes.settled(holder);
        slots.release(holder);
        var reason = quota ? Reason.QUOTA_EXCEEDED : Reason.POD_REFUSED;
        yield refused(run, seen, attempt, queue, new Why(reason, message));
      }
      // It keeps its slot: an earlier request may have had its effect without an answer.
      case Api.PodCreation.NotNow(var pause) -> wake(Optional.of(clock.instant().plus(pause)));
      // That pod has a slot of its own.
      case Api.PodCreation.NameTaken(var message) -> {
        writes.settled(holder);
        slots.release(holder);
        yield refused(run, seen, attempt, queue, new Why(Reason.POD_REFUSED, message));
      }
    };
  }

  private UpdateControl<Run> refused(
      Run run, RunObservation seen, AttemptId attempt, QueueRef queue, Why why) {
    if (queued(run, seen, attempt, queue, why)) {
      events.warn(run, why.reason(), why.message(), clock.instant());
    }
    return UpdateControl.<Run>noUpdate().rescheduleAfter(REFUSED);
  }

  private boolean queued(Run run, RunObservation seen, AttemptId attempt, QueueRef queue, Why why) {
    var next =
        seen.record()
            .queuedAt(seen.queuedAt())
            .waitingIn(queue.text())
            .in(new Queued(attempt.number()), why);
    return show(run, seen, next);
  }

  private UpdateControl<Run> endAttempt(Run run, RunObservation seen, EndAttempt end) {
    var holder = holder(run, current(seen));
    if (seen.pod() instanceof PodSeen.Present(Live outcome, _, _, _)
        && !isStill(outcome, run, seen)) {
      // Whoever ends what lives has to look twice: it may have told its result by now, which
      // counts.
      return wake(Optional.of(seen.now().plus(MOVED)));
    }
    if (!show(run, seen, end.next())) {
      return UpdateControl.noUpdate();
    }
    var state = end.next().state();
    if (state.phase() != Phase.COMPLETED && state.phase() != Phase.CANCELED) {
      var why = end.next().why();
      events.warn(run, why.reason(), why.message(), clock.instant());
    }
    metrics.attemptEnded(end.next());
    if (!isLive(seen.pod())) {
      // A pod that came and went while the watch was broken is shown by no cache: nobody else would
      // take its slot back.
      slots.release(holder);
      writes.settled(holder);
    }
    if (end.pod().isPresent() && !keepsPods) {
      api.delete(run.getMetadata().getNamespace(), end.pod().get());
    }
    return wake(end.wakeAt());
  }

  private static boolean isLive(PodSeen pod) {
    return pod instanceof PodSeen.Present(var outcome, _, _, _) && !(outcome instanceof Ended);
  }

  /// Writes what is new. A version that is no longer current is not an error: the newer one is on
  /// its way to this reconciler.
  private boolean show(Run run, RunObservation seen, RunRecord next) {
    if (next.equals(seen.record())) {
      return false;
    }
    var meta = run.getMetadata();
    var times =
        new RunStatusMapper.RunTimesSeen(
            Instant.parse(meta.getCreationTimestamp()), meta.getGeneration());
    var status = RunStatusMapper.toStatus(next, times, run.getStatus(), clock.instant());
    writes.writing(run);
    var version = api.writeStatus(run, status);
    if (version.isEmpty()) {
      return false;
    }
    writes.wrote(run, version.get());
    log.atInfo()
        .addKeyValue("namespace", meta.getNamespace())
        .addKeyValue("run", meta.getName())
        .addKeyValue("task", run.getSpec().task())
        .addKeyValue("phase", next.state().phase().wireName())
        .addKeyValue("reason", next.why().reason().wireName())
        .addKeyValue("attempt", next.state().attempt())
        .log("Run changed");
    return true;
  }

  private boolean isStill(Live outcome, Run run, RunObservation seen) {
    var meta = run.getMetadata();
    return api.read(meta.getNamespace(), seen.podName())
        .filter(pod -> Owners.owns(meta.getUid(), pod))
        .filter(pod -> PodReading.of(pod, seen.version().entrypoint()).equals(outcome))
        .isPresent();
  }

  private boolean isCurrent(Run run) {
    var meta = run.getMetadata();
    return api.read(Run.class, meta.getNamespace(), meta.getName())
        .map(now -> now.getMetadata().getResourceVersion().equals(meta.getResourceVersion()))
        .orElse(false);
  }

  private static AttemptId current(RunObservation seen) {
    return new AttemptId(seen.record().state().attempt(), seen.record().disruptions());
  }

  private static SlotHolder holder(Run run, AttemptId attempt) {
    var meta = run.getMetadata();
    return new SlotHolder(
        meta.getNamespace(), meta.getName(), meta.getUid(), attempt.podName(meta.getName()));
  }

  private UpdateControl<Run> wake(Optional<Instant> at) {
    if (at.isEmpty()) {
      return UpdateControl.noUpdate();
    }
    var delay = Duration.between(clock.instant(), at.get());
    // One millisecond more than the difference: a timer that fires early would find the instant
    // still ahead.
    return UpdateControl.<Run>noUpdate()
        .rescheduleAfter(delay.isNegative() ? Duration.ofMillis(1) : delay.plusMillis(1));
  }
}
