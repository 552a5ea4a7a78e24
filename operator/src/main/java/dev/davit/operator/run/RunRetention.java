package dev.davit.operator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.TaskRetention;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is no longer needed: finished runs that are too old or too many, and ended pods
/// whose run has finished. The second is also what cleans up after an operator that died between a
/// run's last write and the pod's deletion.
final class RunRetention implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RunRetention.class);

  private final Api api;
  private final RetentionSettings settings;
  private final InstantSource clock;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  RunRetention(Api api, RetentionSettings settings, InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.clock = clock;
  }

  /// One round. What fails is tried again in the next one.
  @Override
  public void run() {
    try {
      var finished = finishedRuns();
      sweepRuns(finished);
      sweepPods(finished.stream().map(RetentionPolicy.Finished::uid).collect(Collectors.toSet()));
    } catch (KubernetesClientException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("Retention failed, next round follows");
    }
  }

  private List<RetentionPolicy.Finished> finishedRuns() {
    var finished = new ArrayList<RetentionPolicy.Finished>();
    var options = new ListOptionsBuilder().withFieldSelector("status.finished=true").build();
    api.list(Run.class, options, run -> finished.add(finished(run)));
    return finished;
  }

  private void sweepRuns(List<RetentionPolicy.Finished> finished) {
    var surplus = RetentionPolicy.surplus(finished, retentionOfTasks(), settings, clock.instant());
    for (var run : surplus) {
      api.delete(Run.class, run.namespace(), run.name(), run.version());
    }
    if (!surplus.isEmpty()) {
      log.atInfo().addKeyValue("runs", surplus.size()).log("Removed finished runs");
    }
  }

  private Map<RetentionPolicy.TaskKey, TaskRetention> retentionOfTasks() {
    var retention = new HashMap<RetentionPolicy.TaskKey, TaskRetention>();
    api.list(
        Task.class,
        new ListOptions(),
        task -> {
          var meta = task.getMetadata();
          if (task.getSpec().retention() != null) {
            retention.put(
                new RetentionPolicy.TaskKey(meta.getNamespace(), meta.getName()),
                task.getSpec().retention());
          }
        });
    return retention;
  }

  private void sweepPods(Set<String> finished) {
    var options =
        new ListOptionsBuilder()
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .build();
    api.list(
        Pod.class,
        options,
        pod -> {
          var meta = pod.getMetadata();
          var isOfFinished =
              meta.getOwnerReferences().stream().anyMatch(it -> finished.contains(it.getUid()));
          if (isOfFinished && meta.getDeletionTimestamp() == null && isOver(pod)) {
            api.delete(Pod.class, meta.getNamespace(), meta.getName(), meta.getResourceVersion());
          }
        });
  }

  private boolean isOver(Pod pod) {
    var keptUntil = PodReading.endedAt(pod).map(end -> end.plus(settings.pods()));
    return keptUntil.isEmpty() || !keptUntil.get().isAfter(clock.instant());
  }

  private RetentionPolicy.Finished finished(Run run) {
    var meta = run.getMetadata();
    return new RetentionPolicy.Finished(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        meta.getResourceVersion(),
        run.getSpec().task(),
        finishedAt(run),
        serialization.asJson(run).getBytes(UTF_8).length);
  }

  private static Instant finishedAt(Run run) {
    var times = run.getStatus().times();
    return Instant.parse(
        times == null || times.finishedAt() == null
            ? run.getMetadata().getCreationTimestamp()
            : times.finishedAt());
  }
}
