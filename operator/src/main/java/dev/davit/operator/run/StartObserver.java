package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.InstantSource;
import java.util.Optional;

/// Looks for what the start of a pod waits for, where the pod itself does not say it.
final class StartObserver {
  private final Api api;
  private final RememberedStatuses remembered;
  private final InstantSource clock;

  StartObserver(Api api, RememberedStatuses remembered, InstantSource clock) {
    this.api = api;
    this.remembered = remembered;
    this.clock = clock;
  }

  /// `outcome`, or a start that says more.
  PodOutcome explained(
      PodOutcome outcome,
      Pod pod,
      Run run,
      RunRecord record,
      Optional<Remembered> unwritten,
      Caches caches) {
    return switch (outcome) {
      case Starting(var reason, var message) when reason == Reason.UNSCHEDULABLE ->
          heldAbove(run, caches, ChildRuns.DEEPEST)
              .map(
                  above ->
                      new Starting(
                          Reason.HELD_PARENTS,
                          "%s; run %s waits in its pod, which keeps its CPU and memory"
                              .formatted(message, above)))
              .orElseGet(() -> new Starting(reason, message));
      case Starting starting
          when starting.reason() == Reason.STARTING && isSlow(record, unwritten) -> {
        var meta = pod.getMetadata();
        yield api.lastWarning(meta.getNamespace(), meta.getUid())
            .map(warning -> PodReading.explained(starting, warning))
            .orElse(starting);
      }
      default -> outcome;
    };
  }

  /// Whether the start takes so long that it is worth a request.
  private boolean isSlow(RunRecord record, Optional<Remembered> unwritten) {
    var slow = AttemptLife.quietStart(remembered.count());
    return record.state() instanceof RunState.Dequeued
        || unwritten.filter(it -> !clock.instant().isBefore(it.since().plus(slow))).isPresent();
  }

  /// The nearest run above this one whose pod stays while it waits.
  private static Optional<String> heldAbove(Run run, Caches caches, int levels) {
    if (levels == 0) {
      return Optional.empty();
    }
    return ChildRuns.parentOf(run)
        .flatMap(it -> caches.run(it.run()))
        .filter(parent -> ChildRuns.isChild(run, parent))
        .flatMap(
            parent ->
                isHeld(parent, caches)
                    ? Optional.of(parent.getMetadata().getName())
                    : heldAbove(parent, caches, levels - 1));
  }

  private static boolean isHeld(Run run, Caches caches) {
    var meta = run.getMetadata();
    var record =
        RunStatusMapper.toRecord(run.getStatus(), Long.parseLong(meta.getResourceVersion()));
    return caches.podsOf(run).stream()
        .filter(pod -> Owners.owns(meta.getUid(), pod) && !PodReading.isEnded(pod))
        .anyMatch(pod -> record.isHeldBy(pod.getMetadata().getName()));
  }
}
