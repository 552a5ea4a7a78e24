package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome.Live;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.kube.RequestSize;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.run.RunDecision.Answer;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.Hold;
import dev.davit.operator.run.RunDecision.RememberStatus;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopLeftBehindPod;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteNotes;
import dev.davit.operator.run.RunDecision.WriteRefusal;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the decision about a run. Only this class, with [PodStart] and [StatusWriter],
/// writes to a run or to its pods. Every effect may happen twice.
class RunApplier {
  private static final Logger log = LoggerFactory.getLogger(RunApplier.class);

  /// The delay before the next look at a pod if the API server knows more about it than the cache.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /// A pod may ask for an instant that is further away than a timer can count.
  private static final Duration LONGEST_SLEEP = Duration.ofDays(30);

  /// The ends of attempts that nobody needs to look into.
  private static final Set<Phase> QUIET_ENDS =
      EnumSet.of(Phase.COMPLETED, Phase.CANCELED, Phase.WAITING);

  private final Parts parts;
  private final Api api;
  private final EventLog events;
  private final Slots slots;
  private final StatusWriter statuses;
  private final PodStart podStart;
  private final WaitingNotices notices;
  private final OtherResourcesApplier others;
  private final InstantSource clock;

  /// What the applier works with.
  ///
  /// @param wake causes a run to be reconciled soon; false if the run is gone
  /// @param keepsPods whether pods of ended attempts stay until [RunRetention] removes them
  record Parts(
      Api api,
      EventLog events,
      UnreadReport unread,
      Slots slots,
      RunVersions versions,
      ExpectedPods expected,
      HeldWaits held,
      RememberedStatuses remembered,
      RunHistory history,
      NotedInbox inbox,
      Predicate<RunRef> wake,
      Payloads payloads,
      PodFactory pods,
      RunMetrics metrics,
      InstantSource clock,
      Supplier<GatewaySeen> gateway,
      boolean keepsPods) {}

  RunApplier(Parts parts) {
    this.parts = parts;
    this.api = parts.api();
    this.events = parts.events();
    this.slots = parts.slots();
    this.clock = parts.clock();
    this.statuses = new StatusWriter(parts);
    this.podStart = new PodStart(parts);
    this.others = new OtherResourcesApplier(api, parts.clock());
    this.notices = new WaitingNotices(parts.wake());
  }

  UpdateControl<Run> apply(Run run, RunObservation seen, RunDecision decision) {
    return switch (decision) {
      case Stay(var wakeAt) -> wake(wakeAt);
      case AwaitSlot ask -> {
        var answer = slots.request(requestOf(run, seen), seen.queue().definition());
        yield apply(run, seen, RunLifecycle.afterSlotAnswer(seen, ask, answer));
      }
      case CreatePod _ -> apply(run, seen, podStart.create(run, seen));
      case WriteStatus(var next, var wakeAt) -> {
        if (!next.state().takesPartInQueue()) {
          // A slot that it was just given goes to the next run.
          slots.release(seen.holder());
        }
        statuses.write(run, seen.record(), next);
        yield wake(wakeAt);
      }
      // After a refusal, the newer version is on its way.
      case WriteNotes(var next, var wakeAt) ->
          wake(statuses.writeNotes(run, next) ? wakeAt : Optional.of(seen.now().plus(LOOK_AGAIN)));
      case WriteWaiting(var next, var wakeAt) -> writeWaiting(run, seen, next, wakeAt);
      case Hold(var next, var wakeAt) -> {
        if (statuses.write(run, seen.record(), next) || next.equals(seen.record())) {
          slots.park(seen.holder());
        }
        yield wake(wakeAt);
      }
      case Answer(var over) -> {
        parts.held().answer(seen.holder(), over);
        yield wake(Optional.of(seen.now()));
      }
      case WriteRefusal(var next, var wakeAt) -> {
        if (statuses.write(run, seen.record(), next)) {
          events.warn(run, next.why().reason(), next.why().message(), clock.instant());
        }
        yield wake(wakeAt);
      }
      case RememberStatus(var next, var wakeAt) -> {
        parts.remembered().remember(seen.holder(), next, seen.now());
        yield wake(wakeAt);
      }
      case StopPod(var next) -> {
        statuses.write(run, seen.record(), next);
        deletePod(seen);
        yield UpdateControl.noUpdate();
      }
      case StopLeftBehindPod(var pod) -> stopLeftBehindPod(run, pod);
      case WriteEnd end -> writeEnd(run, seen, end);
    };
  }

  static SlotRequest requestOf(Run run, RunObservation seen) {
    return new SlotRequest(
        seen.holder(),
        seen.queue().lane().orElseThrow(),
        Optional.of(run.getSpec().task()).filter(_ -> run.getSpec().queue() == null),
        seen.request().place(),
        seen.record().sequence(),
        seen.isNew(),
        seen.attempt().segment() > 0 || seen.isHeld());
  }

  private UpdateControl<Run> writeWaiting(
      Run run, RunObservation seen, RunRecord next, Optional<Instant> wakeAt) {
    if (!notices.begin(seen.holder().runRef())) {
      return wake(wakeAt);
    }
    try {
      // A run that was admitted in the meantime needs no notice.
      if (slots.holds(seen.holder())) {
        return wake(Optional.of(seen.now()));
      }
      statuses.write(run, seen.record(), next);
      return wake(wakeAt);
    } finally {
      notices.end();
    }
  }

  /// Wakes runs that may now write that they wait.
  void sweep() {
    notices.wakeNext();
  }

  /// Deletes by uid: a late request must not delete the pod of a run that was created anew.
  private void deletePod(RunObservation seen) {
    if (seen.pod() instanceof PodSeen.Present(var uid, _, _, _, _)) {
      api.delete(Pod.class, seen.holder().namespace(), seen.podName(), uid);
    }
  }

  private UpdateControl<Run> stopLeftBehindPod(Run run, String name) {
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

  /// Writes into the run that it cannot be read. It leaves a status that cannot be read as it is:
  /// the version that wrote it understands it.
  void setAside(Run run, String fault) {
    // Other runs do not wait for this one.
    slots.runWasSeen(RunReconciler.key(run));
    if (!Unread.hasUnreadStatus(run)) {
      statuses.writeReason(run, new Why(Reason.UNREADABLE, UnreadReport.message(run, fault)));
    }
    parts.unread().report(run, fault);
  }

  /// Reports that the operator fails at this run, once for as long as it does. The next successful
  /// reconciliation writes the true status again.
  void showBug(Run run, RuntimeException bug) {
    var why = new Why(Reason.OPERATOR_ERROR, "the operator failed at this run: " + bug);
    if (statuses.writeReason(run, why)) {
      events.warn(run, why.reason(), why.message(), clock.instant());
    }
  }

  private UpdateControl<Run> writeEnd(Run run, RunObservation seen, WriteEnd end) {
    // The log comes before the last look at the pod, so that nothing happens between that look and
    // the write.
    var next = withLog(run, seen, end);
    if (seen.pod() instanceof PodSeen.Present(_, Live outcome, _, _, _)
        && !isStill(outcome, run, seen)) {
      // The pod may have reported its result since the cache was read, and a result counts.
      return wake(Optional.of(seen.now().plus(LOOK_AGAIN)));
    }
    var instead = others.prepare(run, seen, end);
    if (instead.isPresent()) {
      return apply(run, seen, instead.get());
    }
    try {
      if (!statuses.write(run, seen.record(), next)) {
        return UpdateControl.noUpdate();
      }
    } catch (KubernetesClientException e) {
      // Only an output can make a run so large, and to try again would not help.
      var refusal = RequestSize.refusal(e).filter(_ -> hasOutput(next));
      if (refusal.isEmpty()) {
        throw e;
      }
      return apply(run, seen, AttemptEnd.withoutOutput(seen, refusal.get()));
    }
    var state = next.state();
    if (!QUIET_ENDS.contains(state.phase())) {
      events.warn(run, next.why().reason(), EndText.event(seen, next), clock.instant());
    }
    parts.metrics().attemptEnded(next);
    if (!seen.pod().isAlive()) {
      // If a pod came and went while the watch was broken, no cache shows it, and nothing else
      // would take back its slot.
      slots.release(seen.holder());
      parts.expected().settled(seen.holder());
    }
    if (hasOutput(next)) {
      others.afterOutput(run, seen);
    }
    if (end.pod().isPresent() && (state instanceof Waiting || isRemovedAtOnce(seen.pod()))) {
      deletePod(seen);
    }
    return wake(end.wakeAt());
  }

  private static boolean hasOutput(RunRecord next) {
    return next.state() instanceof Finished end && end.output().isPresent();
  }

  /// Whether to delete the pod of an ended attempt at once. (That of a suspended one always is:
  /// such attempts may have any number of pods.) A pod that can still run user code is always
  /// deleted, however long pods are kept: nothing may execute for an ended run.
  boolean isRemovedAtOnce(PodSeen pod) {
    return !parts.keepsPods() || pod.isAlive();
  }

  /// The next record, with the end of the log if the pod's status does not have it.
  private RunRecord withLog(Run run, RunObservation seen, WriteEnd end) {
    if (!AttemptEnd.lacksLog(seen, end)) {
      return end.next();
    }
    var log =
        PodFacts.tail(
            api.logTail(run.getMetadata().getNamespace(), seen.podName(), PodFactory.CONTAINER));
    return log.isEmpty() ? end.next() : end.next().withLog(log);
  }

  private boolean isStill(Live outcome, Run run, RunObservation seen) {
    var meta = run.getMetadata();
    return api.read(meta.getNamespace(), seen.podName())
        .filter(pod -> Owners.owns(meta.getUid(), pod))
        // The reason of a slow start may have changed; what counts is that it has not begun.
        .filter(
            pod -> PodReading.of(pod, seen.version().entrypoint()).getClass() == outcome.getClass())
        .isPresent();
  }

  private UpdateControl<Run> wake(Optional<Instant> at) {
    if (at.isEmpty()) {
      return UpdateControl.noUpdate();
    }
    var delay = Duration.between(clock.instant(), at.get());
    // One millisecond more than the difference: if a timer fires early, the instant is still ahead.
    return UpdateControl.<Run>noUpdate()
        .rescheduleAfter(
            delay.isNegative()
                ? Duration.ofMillis(1)
                : delay.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : delay.plusMillis(1));
  }
}
