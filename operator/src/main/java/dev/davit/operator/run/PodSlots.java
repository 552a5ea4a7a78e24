package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotStart;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// The slot that a pod takes.
final class PodSlots {
  private PodSlots() {}

  static SlotHolder holder(Pod pod) {
    return new SlotHolder(
        pod.getMetadata().getNamespace(),
        PodFactory.runOf(pod),
        Owners.uid(pod),
        pod.getMetadata().getName());
  }

  static Optional<SlotStart> taken(Pod pod) {
    var since = Instant.parse(pod.getMetadata().getCreationTimestamp());
    return Lane.ofPod(pod).map(lane -> new SlotStart(lane, since));
  }

  /// Whether the pod belongs to an attempt that the run has reached.
  static boolean isOf(Run run, Pod pod) {
    var meta = run.getMetadata();
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var current =
        new AttemptId(
            Math.max(1, Objects.requireNonNullElse(status.attempt(), 1)),
            Math.max(0, Objects.requireNonNullElse(status.disruptions(), 0)),
            segment(status));
    return Owners.owns(meta.getUid(), pod)
        && AttemptId.ofPod(pod.getMetadata().getName(), meta.getName())
            .filter(attempt -> attempt.isReachedBy(current))
            .isPresent();
  }

  /// Whether the run waits, and this pod of it stays: it takes no slot meanwhile.
  static boolean isParked(Run run, Pod pod) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    return status.phase() == Phase.WAITING && pod.getMetadata().getName().equals(status.pod());
  }

  private static int segment(RunStatus status) {
    var segment = status.segment();
    return segment == null ? 0 : Math.max(0, Objects.requireNonNullElse(segment.number(), 0));
  }
}
