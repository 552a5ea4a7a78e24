package dev.davit.operator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.TaskRetention;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.queue.Slots.RunKey;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is no longer needed: finished runs that are too old or too many, and ended pods
/// whose run has finished. The second is also what cleans up after an operator that died between a
/// run's last write and the pod's deletion.
final class RunRetention implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RunRetention.class);
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final Api api;
  private final RetentionSettings settings;
  private final Set<String> namespaces;
  private final InstantSource clock;

  RunRetention(
      KubernetesClient client,
      Api api,
      RetentionSettings settings,
      Set<String> namespaces,
      InstantSource clock) {
    this.client = client;
    this.api = api;
    this.settings = settings;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  /// One round. What fails is tried again in the next one.
  @Override
  public void run() {
    try {
      var finished = finishedRuns();
      sweepRuns(finished);
      sweepPods(finished.stream().map(RunRetention::key).collect(Collectors.toSet()));
    } catch (KubernetesClientException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("Retention failed, next round follows");
    }
  }

  private List<RetentionPolicy.Finished> finishedRuns() {
    var finished = new ArrayList<RetentionPolicy.Finished>();
    watched(client.resources(Run.class)).forEach(runs -> addFinished(runs, finished));
    return finished;
  }

  private void addFinished(
      Listable<KubernetesResourceList<Run>> runs, List<RetentionPolicy.Finished> finished) {
    var token = "";
    do {
      var options =
          new ListOptionsBuilder()
              .withFieldSelector("status.finished=true")
              .withLimit(PAGE)
              .withContinue(token)
              .build();
      var page = runs.list(options);
      page.getItems().stream().map(this::finished).forEach(finished::add);
      token = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
    } while (!token.isEmpty());
  }

  private void sweepRuns(List<RetentionPolicy.Finished> finished) {
    var surplus = RetentionPolicy.surplus(finished, retentionOfTasks(), settings, clock.instant());
    surplus.forEach(this::delete);
    if (!surplus.isEmpty()) {
      log.atInfo().addKeyValue("runs", surplus.size()).log("Removed finished runs");
    }
  }

  /// Deletes the very version that was looked at: a run of the same name may have been created
  /// since.
  private void delete(RetentionPolicy.Finished run) {
    try {
      client
          .resources(Run.class)
          .inNamespace(run.namespace())
          .withName(run.name())
          .lockResourceVersion(run.version())
          .delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private Map<RetentionPolicy.TaskKey, TaskRetention> retentionOfTasks() {
    return watched(client.resources(Task.class)).stream()
        .flatMap(tasks -> tasks.list().getItems().stream())
        .filter(task -> task.getSpec().retention() != null)
        .collect(
            Collectors.toMap(
                task ->
                    new RetentionPolicy.TaskKey(
                        task.getMetadata().getNamespace(), task.getMetadata().getName()),
                task -> task.getSpec().retention()));
  }

  private void sweepPods(Set<RunKey> finished) {
    var options =
        new ListOptionsBuilder()
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            // Served from the API server's memory: a pod that is missed now is met in the next
            // round.
            .withResourceVersion("0")
            .build();
    for (var pods : watched(client.pods())) {
      for (var pod : pods.list(options).getItems()) {
        var meta = pod.getMetadata();
        var run = new RunKey(meta.getNamespace(), PodFactory.runOf(pod));
        if (finished.contains(run) && meta.getDeletionTimestamp() == null && isOver(pod)) {
          api.delete(meta.getNamespace(), meta.getName());
        }
      }
    }
  }

  private boolean isOver(Pod pod) {
    var keptUntil = PodReading.endedAt(pod).map(end -> end.plus(settings.pods()));
    return keptUntil.isEmpty() || !keptUntil.get().isAfter(clock.instant());
  }

  /// One list of all namespaces, or one of each that is watched: of others the operator may have no
  /// rights.
  private <T, L, R extends Resource<T>> List<Listable<L>> watched(
      MixedOperation<T, L, R> resources) {
    return namespaces.isEmpty()
        ? List.of(resources.inAnyNamespace())
        : namespaces.stream().<Listable<L>>map(resources::inNamespace).toList();
  }

  private static RunKey key(RetentionPolicy.Finished run) {
    return new RunKey(run.namespace(), run.name());
  }

  private RetentionPolicy.Finished finished(Run run) {
    var meta = run.getMetadata();
    var bytes = client.getKubernetesSerialization().asJson(run).getBytes(UTF_8).length;
    return new RetentionPolicy.Finished(
        meta.getNamespace(),
        meta.getName(),
        meta.getResourceVersion(),
        run.getSpec().task(),
        finishedAt(run),
        bytes);
  }

  private static Instant finishedAt(Run run) {
    var times = run.getStatus().times();
    return Instant.parse(
        times == null || times.finishedAt() == null
            ? run.getMetadata().getCreationTimestamp()
            : times.finishedAt());
  }
}
