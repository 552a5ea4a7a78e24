package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Live;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.QueueCopy;
import dev.davit.operator.queue.RunKey;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.queue.Standing;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.EndAttempt;
import dev.davit.operator.run.RunDecision.Show;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopOlder;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided about a run: the only place that writes to it or to its pods. Every effect
/// may run twice.
class RunApplier {
  private static final Logger log = LoggerFactory.getLogger(RunApplier.class);

  /// How long a pod whose name is taken is not asked for again.
  private static final Duration NAME_TAKEN = Duration.ofSeconds(10);

  /// When to look again at a pod of which the API server knows more than the cache.
  private static final Duration MOVED = Duration.ofSeconds(1);

  /// A run that waits for less is not told so.
  private static final Duration QUIET_WAIT = Duration.ofSeconds(2);

  /// So many runs are told at once that they wait.
  private static final int WAITING_TOLD = 8;

  private final Api api;
  private final EventLog events;
  private final UnreadReport unread;
  private final Slots slots;
  private final OwnWrites writes;
  private final RunHistory history;
  private final TellingLine line;
  private final Payloads payloads;
  private final PodFactory pods;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final boolean keepsPods;
  private final RefusalBackoff refusals = new RefusalBackoff();

  /// `wake` has a run reconciled soon, false where it is gone; `keepsPods`: pods of ended attempts
  /// stay until [RunRetention] removes them.
  RunApplier(
      Api api,
      EventLog events,
      UnreadReport unread,
      Slots slots,
      OwnWrites writes,
      RunHistory history,
      Predicate<RunKey> wake,
      Payloads payloads,
      PodFactory pods,
      RunMetrics metrics,
      InstantSource clock,
      boolean keepsPods) {
    this.api = api;
    this.events = events;
    this.unread = unread;
    this.slots = slots;
    this.writes = writes;
    this.history = history;
    this.line = new TellingLine(WAITING_TOLD, wake);
    this.payloads = payloads;
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
          slots.release(holder(run, seen));
        }
        show(run, seen, next);
        yield wake(wakeAt);
      }
      case StopPod(var pod, var why) -> {
        show(run, seen, seen.record().in(seen.record().state(), why));
        delete(run, pod, seen.pod());
        yield UpdateControl.noUpdate();
      }
      case StopOlder(var pod) -> stopOlder(run, pod);
      case EndAttempt end -> endAttempt(run, seen, end);
    };
  }

  /// By its uid: a request that arrives late must not hit the pod of a run that was created anew.
  private void delete(Run run, String name, PodSeen pod) {
    if (pod instanceof PodSeen.Present(var uid, _, _, _, _)) {
      api.delete(Pod.class, run.getMetadata().getNamespace(), name, uid);
    }
  }

  private UpdateControl<Run> stopOlder(Run run, String name) {
    var meta = run.getMetadata();
    api.read(meta.getNamespace(), name)
        .filter(pod -> Owners.owns(meta.getUid(), pod))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> !PodReading.isEnded(pod))
        .ifPresent(
            pod -> {
              api.delete(Pod.class, meta.getNamespace(), name, pod.getMetadata().getUid());
              log.atWarn()
                  .addKeyValue("namespace", meta.getNamespace())
                  .addKeyValue("run", meta.getName())
                  .addKeyValue("pod", name)
                  .log("Stopped a pod that was created after its attempt was over");
            });
    return UpdateControl.noUpdate();
  }

  /// Says in the run that it cannot be read. Over a status that cannot be read nothing is written:
  /// who wrote it understands it.
  void setAside(Run run, String fault) {
    // Whatever comes of it, it holds up nobody.
    slots.seen(RunReconciler.key(run));
    if (!Unread.hasUnreadStatus(run)) {
      writeWhy(run, new Why(Reason.UNREADABLE, UnreadReport.message(run, fault)));
    }
    unread.report(run, fault);
  }

  /// Tells that the operator fails at this run, once for as long as it does; what it is about
  /// stays. Whoever comes next writes down what is true again.
  void showBug(Run run, RuntimeException bug) {
    var why = new Why(Reason.OPERATOR_ERROR, "the operator failed at this run: " + bug);
    if (writeWhy(run, why)) {
      events.warn(run, why.reason(), why.message(), clock.instant());
    }
  }

  /// Writes another reason into the status, whatever else is in it; false if it is there already or
  /// the run has changed.
  private boolean writeWhy(Run run, Why why) {
    var before = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    if (Boolean.TRUE.equals(before.finished())
        || (why.reason().wireName().equals(before.reason())
            && why.message().equals(before.message()))) {
      return false;
    }
    var meta = run.getMetadata();
    var status =
        RunStatusMapper.because(
            why, timesSeen(run), before, Long.parseLong(meta.getResourceVersion()));
    writes.writing(run);
    var version = api.writeStatus(run, status);
    version.ifPresent(it -> writes.wrote(run, it));
    return version.isPresent();
  }

  private static RunStatusMapper.RunTimesSeen timesSeen(Run run) {
    var meta = run.getMetadata();
    return new RunStatusMapper.RunTimesSeen(
        Instant.parse(meta.getCreationTimestamp()), meta.getGeneration());
  }

  private UpdateControl<Run> awaitSlot(
      Run run, RunObservation seen, AttemptId attempt, Optional<Instant> wakeAt) {
    var queue = seen.queue().orElseThrow();
    var request =
        new SlotRequest(
            queue,
            Optional.of(run.getSpec().task()).filter(_ -> run.getSpec().queue() == null),
            seen.name(),
            run.getMetadata().getUid(),
            seen.podName(),
            seen.place(),
            seen.record().sequence(),
            seen.isNew());
    return switch (slots.request(request, seen.definition())) {
      // The dispatcher wakes the run when it has a slot, or a reason to tell.
      case Standing.Admitted _, Standing.Undecided _ -> wake(wakeAt);
      case Standing.Dropped _ -> wake(Optional.of(seen.now()));
      case Standing.Waiting(var reason, var message) -> {
        var quietUntil = seen.queuedAt().plus(QUIET_WAIT);
        if (seen.isNew() && seen.isShownQueued() && seen.now().isBefore(quietUntil)) {
          yield wake(wakeAt.filter(quietUntil::isAfter).or(() -> Optional.of(quietUntil)));
        }
        yield tellWaiting(run, seen, attempt, new Why(reason, message), wakeAt);
      }
    };
  }

  /// Who is admitted while it stands in line needs not be told.
  private UpdateControl<Run> tellWaiting(
      Run run, RunObservation seen, AttemptId attempt, Why why, Optional<Instant> wakeAt) {
    if (!line.enter(RunReconciler.key(run))) {
      return wake(wakeAt);
    }
    try {
      if (slots.holds(holder(run, seen))) {
        return wake(Optional.of(seen.now()));
      }
      queued(run, seen, attempt, seen.queue().orElseThrow(), why);
      return wake(wakeAt);
    } finally {
      line.leave();
    }
  }

  /// Some of those who were to say that they wait may not have to any more.
  void sweep() {
    line.call();
  }

  private UpdateControl<Run> createPod(Run run, RunObservation seen, AttemptId attempt) {
    if (writes.mayBeOutdated(run) && !isCurrent(run)) {
      // The newer version is on its way; it says what this slot is good for.
      slots.giveBack(holder(run, seen));
      return UpdateControl.noUpdate();
    }
    var queue = seen.queue().orElseThrow();
    var namespace = run.getMetadata().getNamespace();
    var task = run.getSpec().task();
    var holder = holder(run, seen);
    var refusal = refusals.of(namespace, task, clock.instant());
    if (refusal.isPresent()) {
      slots.giveBack(holder);
      return heldUp(run, seen, attempt, queue, refusal.get());
    }
    var whole = payloads.whole(run);
    if (whole.isEmpty()) {
      // It has changed or is gone, as for an outdated one.
      slots.giveBack(holder);
      return UpdateControl.noUpdate();
    }
    var pod = pods.create(whole.get(), seen.version(), attempt, seen.podName(), queue);
    if (!slots.holds(holder)) {
      // An earlier pod of that name was seen to end a moment ago: its slot has gone to the next.
      return wake(Optional.of(seen.now()));
    }
    writes.askFor(holder);
    return switch (api.create(pod)) {
      case Api.PodCreation.Exists(var podUid) -> {
        refusals.accepted(namespace, task);
        writes.found(holder, podUid);
        metrics.podCreated(seen, clock.instant());
        yield UpdateControl.noUpdate();
      }
      case Api.PodCreation.Refused(var quota, var message) -> {
        writes.settled(holder);
        slots.giveBack(holder);
        var why = new Why(quota ? Reason.QUOTA_EXCEEDED : Reason.POD_REFUSED, message);
        var until = refusals.refused(namespace, task, why, clock.instant());
        yield refused(run, seen, attempt, queue, why, until);
      }
      case Api.PodCreation.Invalid(var message) -> {
        writes.settled(holder);
        slots.giveBack(holder);
        yield apply(run, seen, AttemptEnd.refused(seen, new Why(Reason.POD_REFUSED, message)));
      }
      // It keeps its slot: an earlier request may have had its effect without an answer.
      case Api.PodCreation.NotNow(var pause) -> wake(Optional.of(clock.instant().plus(pause)));
      // That pod has a slot of its own.
      case Api.PodCreation.NameTaken(var message) -> {
        writes.settled(holder);
        slots.giveBack(holder);
        var why = new Why(Reason.POD_REFUSED, message);
        yield refused(run, seen, attempt, queue, why, clock.instant().plus(NAME_TAKEN));
      }
    };
  }

  private UpdateControl<Run> refused(
      Run run, RunObservation seen, AttemptId attempt, QueueCopy queue, Why why, Instant until) {
    if (queued(run, seen, attempt, queue, why)) {
      events.warn(run, why.reason(), why.message(), clock.instant());
    }
    return wake(orExpired(seen, until));
  }

  /// Another run was refused for what concerns this one too. It says so once.
  private UpdateControl<Run> heldUp(
      Run run,
      RunObservation seen,
      AttemptId attempt,
      QueueCopy queue,
      RefusalBackoff.Refusal refusal) {
    var why = refusal.why();
    if (seen.record().why().reason() != why.reason()) {
      queued(run, seen, attempt, queue, new Why(why.reason(), "as another run: " + why.message()));
    }
    return wake(orExpired(seen, refusal.until()));
  }

  private static Optional<Instant> orExpired(RunObservation seen, Instant until) {
    return seen.expiresAt().filter(until::isAfter).or(() -> Optional.of(until));
  }

  private boolean queued(
      Run run, RunObservation seen, AttemptId attempt, QueueCopy queue, Why why) {
    var next =
        seen.record()
            .queuedAt(seen.queuedAt())
            .waitingIn(queue.queue().text())
            .in(new Queued(attempt.number()), why);
    return show(run, seen, next);
  }

  private UpdateControl<Run> endAttempt(Run run, RunObservation seen, EndAttempt end) {
    var holder = holder(run, seen);
    // Before the pod is looked at for the last time, so that nothing comes between that and the
    // write.
    var next = told(run, seen, end);
    if (seen.pod() instanceof PodSeen.Present(_, Live outcome, _, _, _)
        && !isStill(outcome, run, seen)) {
      // Whoever ends what lives has to look twice: it may have told its result by now, which
      // counts.
      return wake(Optional.of(seen.now().plus(MOVED)));
    }
    if (!show(run, seen, next)) {
      return UpdateControl.noUpdate();
    }
    var state = next.state();
    if (state.phase() != Phase.COMPLETED && state.phase() != Phase.CANCELED) {
      var message = AttemptEnd.event(seen, next);
      events.warn(run, next.why().reason(), message, clock.instant());
    }
    metrics.attemptEnded(next);
    if (!isLive(seen.pod())) {
      // A pod that came and went while the watch was broken is shown by no cache: nobody else would
      // take its slot back.
      slots.release(holder);
      writes.settled(holder);
    }
    if (end.pod().isPresent() && isRemovedAtOnce(seen.pod())) {
      delete(run, end.pod().get(), seen.pod());
    }
    return wake(end.wakeAt());
  }

  /// Whether the pod of an attempt that has ended is deleted at once. A pod that can still run user
  /// code always is, however long pods are kept: nothing executes for a run that has ended.
  boolean isRemovedAtOnce(PodSeen pod) {
    return !keepsPods || isLive(pod);
  }

  /// With the end of the log, where the pod's status does not tell it.
  private RunRecord told(Run run, RunObservation seen, EndAttempt end) {
    if (!AttemptEnd.lacksLog(seen, end)) {
      return end.next();
    }
    var log =
        PodFacts.tail(
            api.logTail(run.getMetadata().getNamespace(), seen.podName(), PodFactory.CONTAINER));
    return log.isEmpty() ? end.next() : end.next().telling(log);
  }

  private static boolean isLive(PodSeen pod) {
    return pod instanceof PodSeen.Present(_, var outcome, _, _, _) && !(outcome instanceof Ended);
  }

  /// Writes what is new. A version that is no longer current is not an error: the newer one is on
  /// its way to this reconciler.
  private boolean show(Run run, RunObservation seen, RunRecord next) {
    if (next.equals(seen.record())) {
      return false;
    }
    var meta = run.getMetadata();
    var status = RunStatusMapper.toStatus(next, timesSeen(run), run.getStatus(), clock.instant());
    writes.writing(run);
    var version = api.writeStatus(run, status);
    if (version.isEmpty()) {
      return false;
    }
    writes.wrote(run, version.get());
    history.wrote(run, status);
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
        // What a start waits for may have changed meanwhile; that it has not begun counts.
        .filter(
            pod -> PodReading.of(pod, seen.version().entrypoint()).getClass() == outcome.getClass())
        .isPresent();
  }

  private boolean isCurrent(Run run) {
    var meta = run.getMetadata();
    return api.read(Run.class, meta.getNamespace(), meta.getName())
        .map(now -> now.getMetadata().getResourceVersion().equals(meta.getResourceVersion()))
        .orElse(false);
  }

  private static SlotHolder holder(Run run, RunObservation seen) {
    var meta = run.getMetadata();
    return new SlotHolder(meta.getNamespace(), meta.getName(), meta.getUid(), seen.podName());
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
