package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunKey;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.TakenSlot;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What an operator that begins to lead finds, past its caches. They may be older than what the
/// operator before has written: the first list is served from the API server's memory, and a
/// standby has watched. So the API server is asked.
class TakeoverObserver {
  private final Api api;
  private final InstantSource clock;

  /// What is there.
  ///
  /// @param version that runs have come to
  /// @param podUids the pods that the caches may not show
  /// @param livePods the pods that take slots
  /// @param startedLately the attempts that are over and still count for the rate of their queue
  record Found(
      long version,
      Map<SlotHolder, String> podUids,
      Map<SlotHolder, TakenSlot> livePods,
      List<TakenSlot> startedLately) {}

  TakeoverObserver(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  Found look(Caches known) {
    var version = versionNow();
    var live = new HashMap<SlotHolder, TakenSlot>();
    var uids = new HashMap<SlotHolder, String>();
    for (var pod : podsNow()) {
      var isEnded = PodReading.isEnded(pod);
      // Of a pod that has ended the cache may know nothing yet: its run would go on, or expire,
      // as if there had been none.
      if (!isEnded || !isShown(pod, known)) {
        uids.put(PodSlots.holder(pod), pod.getMetadata().getUid());
      }
      if (!isEnded && isOfRun(pod, known)) {
        PodSlots.taken(pod).ifPresent(taken -> live.put(PodSlots.holder(pod), taken));
      }
    }
    return new Found(version, uids, live, startedLately(known));
  }

  /// Whether neither the pod nor its run goes on, past the cache. A run that does, and that the
  /// cache may show at last, needs to know of its ended pod: it would expire as if it had had none.
  boolean isOver(SlotHolder pod) {
    return api.read(pod.namespace(), pod.pod())
            .filter(found -> Owners.owns(pod.runUid(), found))
            .map(PodReading::isEnded)
            .orElse(true)
        && run(pod.runKey())
            .filter(run -> pod.runUid().equals(run.getMetadata().getUid()))
            .map(run -> Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE))
            .map(status -> Boolean.TRUE.equals(status.finished()))
            .orElse(true);
  }

  /// All pods of Davit, past the cache.
  List<Pod> podsNow() {
    var options =
        new ListOptionsBuilder()
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .build();
    var pods = new ArrayList<Pod>();
    api.list(Pod.class, options, pods::add);
    return pods;
  }

  /// The version that runs have come to, past the cache.
  long versionNow() {
    return api.version(Run.class);
  }

  /// Whether the pod is of an attempt of a run, finished or not: one that was canceled may still
  /// execute for a while. So may the pod of a run that was deleted, on a node that nobody reaches;
  /// nobody can say any more which attempts that run had. The garbage collector deletes such a pod,
  /// as it names an owner that does not exist; what names none, or another, only looks like it.
  private boolean isOfRun(Pod pod, Caches known) {
    var holder = PodSlots.holder(pod);
    var key = holder.runKey();
    if (AttemptId.ofPod(holder.pod(), key.name()).isEmpty()) {
      return false;
    }
    return known
        .run(key)
        .filter(run -> Owners.owns(run.getMetadata().getUid(), pod))
        .or(() -> run(key))
        .filter(run -> Owners.owns(run.getMetadata().getUid(), pod))
        .map(run -> PodSlots.isOf(run, pod))
        .orElseGet(() -> Owners.isOnlyOwnedBy(Run.class, key.name(), pod));
  }

  private static boolean isShown(Pod pod, Caches known) {
    return known
        .podUid(PodSlots.holder(pod))
        .filter(pod.getMetadata().getUid()::equals)
        .isPresent();
  }

  /// The run of that name, past the cache.
  private Optional<Run> run(RunKey key) {
    return api.read(Run.class, key.namespace(), key.name());
  }

  /// The attempts that are over and still count for the rate of their queue. Only with such queues
  /// is history read at all.
  private List<TakenSlot> startedLately(Caches caches) {
    var since = new HashMap<QueueRef, Instant>();
    caches
        .queues()
        .forEach(
            queue ->
                QueueDefinition.of(queue)
                    .longestPeriod()
                    .ifPresent(
                        period -> since.put(QueueRef.of(queue), clock.instant().minus(period))));
    var starts = new ArrayList<TakenSlot>();
    if (!since.isEmpty()) {
      caches.runs().forEach(run -> starts.addAll(RunStarts.of(run, since)));
      var finished = new ListOptionsBuilder().withFieldSelector("status.finished=true").build();
      api.list(Run.class, finished, run -> starts.addAll(RunStarts.of(run, since)));
    }
    return starts;
  }
}
