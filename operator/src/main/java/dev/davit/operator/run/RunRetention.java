package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.TaskRetention;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.kube.Requests;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.run.RetentionPolicy.Finished;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is no longer needed: finished runs that are too old or too many, and pods whose run
/// has finished. The latter also cleans up after an operator that died between a run's last write
/// and the pod's deletion. For one thread.
final class RunRetention implements BooleanSupplier {
  private static final Logger log = LoggerFactory.getLogger(RunRetention.class);

  /// How often to list all finished runs. In between, the history knows what this operator does.
  private static final Duration LIST = Duration.ofHours(1);

  private final Api api;
  private final RunHistory history;
  private final BiPredicate<RunRef, String> mayBeUnfinished;
  private final BiPredicate<String, String> isAwaited;
  private final Requests requests;
  private final StoredOutputRetention stored;
  private final RetentionSettings settings;
  private final InstantSource clock;
  private final AtomicLong backlog = new AtomicLong();
  private final Counter deleted;

  private Instant listAt = Instant.MIN;
  private Instant lookAt = Instant.MIN;
  private Map<RetentionPolicy.TaskKey, TaskRetention> byTask = Map.of();
  private Set<String> unreadable = Set.of();

  /// `mayBeUnfinished`: whether the run of that name and uid is unfinished, as far as the caches
  /// know. `isAwaited`: whether others still need the finished run of this namespace and name.
  /// `deleteStored` deletes the object of that key from the object store; whether it is gone.
  RunRetention(
      Api api,
      RunHistory history,
      BiPredicate<RunRef, String> mayBeUnfinished,
      BiPredicate<String, String> isAwaited,
      Requests requests,
      Predicate<String> deleteStored,
      RetentionSettings settings,
      MeterRegistry meters,
      InstantSource clock) {
    this.api = api;
    this.history = history;
    this.mayBeUnfinished = mayBeUnfinished;
    this.isAwaited = isAwaited;
    this.requests = requests;
    this.stored = new StoredOutputRetention(deleteStored, clock);
    this.settings = settings;
    this.clock = clock;
    this.deleted =
        Counter.builder("davit.retention.deleted")
            .description("Finished runs that retention has deleted")
            .register(meters);
    Gauge.builder("davit.retention.backlog", backlog, AtomicLong::get)
        .description("Finished runs that are to be deleted and are not yet")
        .register(meters);
  }

  /// One round. If something fails, the next round tries it again.
  ///
  /// @return whether there is more to do at once
  @Override
  public boolean getAsBoolean() {
    var now = clock.instant();
    try {
      if (!now.isBefore(listAt)) {
        list();
        listAt = now.plus(LIST);
      }
      if (now.isBefore(lookAt)) {
        return sweepRuns();
      }
      byTask = retentionOfTasks();
      var hasMore = sweepRuns();
      sweepPods();
      lookAt = now.plus(settings.interval());
      return hasMore;
    } catch (KubernetesClientException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("Retention failed, next round follows");
      return false;
    }
  }

  private void list() {
    var finished = new ArrayList<Finished>();
    var faulty = new HashSet<String>();
    history.beginList();
    api.list(
        Run.class,
        new ListOptionsBuilder().withFieldSelector("status.finished=true").build(),
        run -> {
          RunHistory.of(run).ifPresent(finished::add);
          if (RunHistory.isUnreadable(run)) {
            faulty.add(run.getMetadata().getUid());
            skip(run);
          }
        });
    history.replace(finished);
    stored.keep(finished.stream().map(Finished::uid).collect(Collectors.toSet()));
    unreadable = faulty;
  }

  /// Such a run stays until somebody deletes it.
  private void skip(Run run) {
    var meta = run.getMetadata();
    if (!unreadable.contains(meta.getUid())) {
      log.atWarn()
          .addKeyValue("namespace", meta.getNamespace())
          .addKeyValue("run", meta.getName())
          .log("Retention leaves a finished run alone that cannot be read");
    }
  }

  private boolean sweepRuns() {
    var surplus =
        RetentionPolicy.surplus(history.all(), byTask, settings, clock.instant()).stream()
            .filter(run -> !isAwaited.test(run.namespace(), run.name()))
            .filter(run -> !hasUnfinishedParent(run))
            .filter(stored::isTime)
            .toList();
    backlog.set(surplus.size());
    if (surplus.isEmpty()) {
      return false;
    }
    var round = surplus.subList(0, Math.min(settings.deletions(), surplus.size()));
    requests.make(round.stream().<Runnable>map(run -> () -> delete(run)).toList());
    log.atInfo().addKeyValue("runs", round.size()).log("Removed finished runs");
    return round.size() < surplus.size();
  }

  /// The parent may wait for the run, or ask for it again.
  private boolean hasUnfinishedParent(Finished run) {
    return run.parent().filter(it -> mayBeUnfinished.test(it.run(), it.uid())).isPresent();
  }

  /// If the run is gone or is another one by now, it needs no deletion. If a finalizer keeps it,
  /// its deletion has already been requested.
  private void delete(Finished run) {
    if (!stored.isDone(run)) {
      return;
    }
    api.delete(Run.class, run.namespace(), run.name(), run.uid());
    history.remove(run.uid());
    backlog.decrementAndGet();
    deleted.increment();
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

  private void sweepPods() {
    var over = new ArrayList<Pod>();
    var options =
        new ListOptionsBuilder()
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .build();
    api.list(
        Pod.class,
        options,
        pod -> {
          if (pod.getMetadata().getDeletionTimestamp() == null && isOver(pod)) {
            over.add(pod);
          }
        });
    var ofFinished = over.stream().filter(this::isOfFinished).toList();
    requests.make(ofFinished.stream().<Runnable>map(pod -> () -> delete(pod)).toList());
  }

  private void delete(Pod pod) {
    var meta = pod.getMetadata();
    api.delete(Pod.class, meta.getNamespace(), meta.getName(), meta.getUid());
  }

  private boolean isOver(Pod pod) {
    var keptUntil = PodReading.endedAt(pod).map(end -> end.plus(settings.pods()));
    return keptUntil.isEmpty() || !keptUntil.get().isAfter(clock.instant());
  }

  /// Whether the run of this pod has finished. If neither the history nor the cache of unfinished
  /// runs has the run, the API server knows more: a previous operator may have written its end
  /// late.
  private boolean isOfFinished(Pod pod) {
    var uid = Owners.uid(pod);
    var run = new RunRef(pod.getMetadata().getNamespace(), PodFactory.runOf(pod));
    if (history.has(uid)) {
      return true;
    }
    if (mayBeUnfinished.test(run, uid)) {
      return false;
    }
    var found =
        api.read(Run.class, run.namespace(), run.name())
            .filter(it -> it.getMetadata().getUid().equals(uid));
    found.flatMap(RunHistory::of).ifPresent(history::add);
    return found
        .filter(it -> it.getStatus() != null && Boolean.TRUE.equals(it.getStatus().finished()))
        .isPresent();
  }
}
