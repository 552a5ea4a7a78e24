package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodMetadata;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.lean.Unread;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// Lets a child run the same build as its parent: a tag that both of their tasks name may have been
/// moved while the parent executes.
final class ParentVersion {
  private ParentVersion() {}

  /// The version of `child`, which has had no pod, with the exact image of its unfinished parent if
  /// their tasks name the same image.
  static TaskVersion applied(TaskVersion version, Run child, Caches caches) {
    return ChildRuns.parentOf(child)
        .flatMap(it -> caches.run(it.run()))
        .filter(parent -> ChildRuns.isChild(child, parent))
        .flatMap(
            parent ->
                caches
                    .taskOf(parent)
                    .filter(task -> Unread.faultOf(task).isEmpty())
                    .flatMap(
                        task -> of(parent, caches).map(seen -> version.withImageOf(seen, task))))
        .orElse(version);
  }

  /// The version of `parent`: the status may say later than the pod which image it is.
  private static Optional<TaskVersion> of(Run parent, Caches caches) {
    var pod =
        caches.podsOf(parent).stream()
            .filter(it -> Owners.owns(parent.getMetadata().getUid(), it))
            .findAny();
    return Optional.ofNullable(parent.getStatus())
        .map(RunStatus::task)
        .or(() -> pod.flatMap(PodMetadata::resolvedTask))
        .map(TaskVersion::of)
        .map(kept -> image(pod).map(kept::pinnedTo).orElse(kept));
  }

  private static Optional<String> image(Optional<Pod> pod) {
    return pod.flatMap(it -> PodFacts.of(it).image());
  }
}
