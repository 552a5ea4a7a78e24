package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.Api;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteRefusal;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunRecord.Why;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Creates the pod of an attempt that has a slot, and gives the slot back if no pod will exist.
final class PodStart {
  /// The delay before the operator requests a pod again whose name is taken.
  private static final Duration NAME_TAKEN = Duration.ofSeconds(10);

  /// The delay before the operator looks again whether the gateway is served.
  private static final Duration GATEWAY_RETURNS = Duration.ofSeconds(2);

  private static final Why GATEWAY_AWAY =
      new Why(
          Reason.GATEWAY_AWAY,
          "the gateway is not served, which may have the results of the run's steps; the operator's log says why");

  private final Api api;
  private final Slots slots;
  private final RunVersions versions;
  private final ExpectedPods expected;
  private final Payloads payloads;
  private final PodFactory pods;
  private final RunMetrics metrics;
  private final InstantSource clock;
  private final Supplier<GatewaySeen> gateway;
  private final RefusalBackoff refusals = new RefusalBackoff();

  PodStart(RunApplier.Parts parts) {
    this.api = parts.api();
    this.slots = parts.slots();
    this.versions = parts.versions();
    this.expected = parts.expected();
    this.payloads = parts.payloads();
    this.pods = parts.pods();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.gateway = parts.gateway();
  }

  /// Requests the pod, and returns what to do after the answer.
  RunDecision create(Run run, RunObservation seen) {
    if (versions.mayBeOutdated(run) && !isCurrent(run)) {
      // The newer version is on its way, and decides what to do with this slot.
      slots.giveBack(seen.holder());
      return Stay.FOREVER;
    }
    var refusal = refusals.of(seen.holder().namespace(), run.getSpec().task(), clock.instant());
    if (refusal.isPresent()) {
      slots.giveBack(seen.holder());
      return heldUp(seen, refusal.get());
    }
    var gateway = gateway(seen);
    if (gateway instanceof GatewaySeen.Away) {
      slots.giveBack(seen.holder());
      return refused(seen, GATEWAY_AWAY, clock.instant().plus(GATEWAY_RETURNS));
    }
    var whole = payloads.whole(run);
    if (whole.isEmpty()) {
      // The run has changed or is gone, as above.
      slots.giveBack(seen.holder());
      return Stay.FOREVER;
    }
    var lane = seen.queue().lane().orElseThrow();
    var pod =
        pods.create(
            whole.get(),
            seen.version(),
            seen.attempt(),
            seen.podName(),
            lane,
            assigned(gateway, seen.attempt()));
    if (!slots.holds(seen.holder())) {
      // An earlier pod with that name just ended, and its slot has gone to another run.
      return Stay.until(seen.now());
    }
    return create(pod, run, seen);
  }

  /// A first pod has recorded nothing, and can do without.
  private GatewaySeen gateway(RunObservation seen) {
    var now = gateway.get();
    return now instanceof GatewaySeen.Away && seen.attempt().equals(AttemptId.FIRST)
        ? new GatewaySeen.None()
        : now;
  }

  private static Optional<AssignedGateway> assigned(GatewaySeen gateway, AttemptId attempt) {
    return gateway instanceof GatewaySeen.Reachable(var url, var ca, var calls)
        ? Optional.of(new AssignedGateway(url, ca, !attempt.equals(AttemptId.FIRST), calls))
        : Optional.empty();
  }

  private RunDecision create(Pod pod, Run run, RunObservation seen) {
    var holder = seen.holder();
    var namespace = holder.namespace();
    var task = run.getSpec().task();
    expected.requesting(holder);
    return switch (api.create(pod)) {
      case Api.PodCreation.Exists(var podUid) -> {
        refusals.accepted(namespace, task);
        expected.found(holder, podUid);
        metrics.podCreated(seen, clock.instant());
        yield Stay.FOREVER;
      }
      case Api.PodCreation.Refused(var quota, var message) -> {
        giveUp(seen);
        var why = new Why(quota ? Reason.QUOTA_EXCEEDED : Reason.POD_REFUSED, message);
        yield refused(seen, why, refusals.refused(namespace, task, why, clock.instant()));
      }
      case Api.PodCreation.Invalid(var message) -> {
        giveUp(seen);
        yield RunEnd.refused(seen, new Why(Reason.POD_REFUSED, message));
      }
      // The run keeps its slot: an earlier request may have taken effect without an answer.
      case Api.PodCreation.NotNow(var pause) -> Stay.until(clock.instant().plus(pause));
      // That pod has its own slot.
      case Api.PodCreation.NameTaken(var message) -> {
        giveUp(seen);
        var why = new Why(Reason.POD_REFUSED, message);
        yield refused(seen, why, clock.instant().plus(NAME_TAKEN));
      }
    };
  }

  private void giveUp(RunObservation seen) {
    expected.settled(seen.holder());
    slots.giveBack(seen.holder());
  }

  private static RunDecision refused(RunObservation seen, Why why, Instant until) {
    return new WriteRefusal(seen.queued(why), orExpired(seen, until));
  }

  /// The refusal of another run's pod applies to this run too. The status says it once.
  private static RunDecision heldUp(RunObservation seen, RefusalBackoff.Refusal refusal) {
    var why = refusal.why();
    var wakeAt = orExpired(seen, refusal.until());
    if (seen.record().why().reason() == why.reason()) {
      return new Stay(wakeAt);
    }
    var same = new Why(why.reason(), "as another run: " + why.message());
    return new WriteStatus(seen.queued(same), wakeAt);
  }

  private static Optional<Instant> orExpired(RunObservation seen, Instant until) {
    return seen.expiresAt().filter(until::isAfter).or(() -> Optional.of(until));
  }

  private boolean isCurrent(Run run) {
    var meta = run.getMetadata();
    return api.read(Run.class, meta.getNamespace(), meta.getName())
        .map(now -> now.getMetadata().getResourceVersion().equals(meta.getResourceVersion()))
        .orElse(false);
  }
}
