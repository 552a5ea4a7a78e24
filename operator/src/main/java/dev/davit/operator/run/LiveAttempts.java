package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.queue.RunRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides whether a pod that calls is the one that executes its run now. Safe for any thread.
public final class LiveAttempts {
  private final Api api;
  private final Supplier<Optional<Caches>> caches;

  LiveAttempts(Api api, Supplier<Optional<Caches>> caches) {
    this.api = api;
    this.caches = caches;
  }

  /// What a pod is to its run.
  public sealed interface Standing {
    /// The pod executes this attempt of the run.
    ///
    /// @param podUid the pod's: another one may get its name
    record Live(Run run, AttemptId attempt, String podUid) implements Standing {}

    /// Another pod executes the run now, or the pod is gone.
    record Superseded(String why) implements Standing {}

    /// The run is over, or canceled.
    record Ended(String why) implements Standing {}

    /// The pod belongs to no run.
    record Stranger() implements Standing {}
  }

  /// What the pod with this name and uid is.
  public Standing of(String namespace, String podName, String podUid) {
    // Not in the cache does not mean that it does not exist: the pod may be very new.
    var pod =
        caches
            .get()
            .flatMap(it -> it.pod(namespace, podName))
            .filter(it -> hasUid(podUid, it))
            .or(() -> api.read(namespace, podName).filter(it -> hasUid(podUid, it)));
    if (pod.isEmpty()) {
      return new Standing.Superseded("pod %s does not exist any more".formatted(podName));
    }
    var runName = label(pod.get(), Labels.RUN);
    var attempt = runName.flatMap(it -> AttemptId.ofPod(podName, it));
    if (attempt.isEmpty()) {
      return new Standing.Stranger();
    }
    var ref = new RunRef(namespace, runName.get());
    var run = unfinished(ref, pod.get());
    return run.<Standing>map(it -> standing(it, ref, pod.get(), attempt.get()))
        .orElseGet(() -> new Standing.Ended("run %s is over".formatted(ref.name())));
  }

  private static Standing standing(Run run, RunRef ref, Pod pod, AttemptId attempt) {
    if (Boolean.TRUE.equals(run.getSpec().cancel())) {
      return new Standing.Ended("run %s is canceled".formatted(ref.name()));
    }
    var current =
        RunStatusMapper.toRecord(
                run.getStatus(), Long.parseLong(run.getMetadata().getResourceVersion()))
            .attempt();
    if (PodReading.isEnded(pod) || attempt.isBefore(current)) {
      return new Standing.Superseded(
          "run %s is executed by %s now".formatted(ref.name(), current.podName(ref.name())));
    }
    return attempt.isReachedBy(current)
        ? new Standing.Live(run, attempt, pod.getMetadata().getUid())
        : new Standing.Stranger();
  }

  private Optional<Run> unfinished(RunRef ref, Pod pod) {
    return caches
        .get()
        .flatMap(it -> it.run(ref))
        .filter(it -> Owners.owns(it.getMetadata().getUid(), pod))
        .or(
            () ->
                api.read(Run.class, ref.namespace(), ref.name())
                    .filter(it -> Owners.owns(it.getMetadata().getUid(), pod))
                    .filter(it -> !isFinished(it)));
  }

  private static boolean isFinished(Run run) {
    return run.getStatus() != null && Boolean.TRUE.equals(run.getStatus().finished());
  }

  private static boolean hasUid(String uid, Pod pod) {
    return uid.equals(pod.getMetadata().getUid());
  }

  private static Optional<String> label(Pod pod, String name) {
    return Optional.ofNullable(pod.getMetadata().getLabels()).map(all -> all.get(name));
  }
}
