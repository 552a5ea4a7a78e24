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
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotStart;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Looks at the cluster past the caches when an operator begins to lead. The caches may be older
/// than the previous operator's last writes: the API server serves the first list from memory, and
/// a standby has only watched. So this class asks the API server.
class TakeoverObserver {
  private final Api api;
  private final InstantSource clock;

  /// What was found.
  ///
  /// @param at when
  /// @param version the current version of runs
  /// @param podUids the pods that the caches may not show
  /// @param livePods the pods that take slots
  /// @param parked the pods that stay while their runs wait, and take none
  /// @param startedLately the ended attempts that still count for the rate limit of their queue
  record Found(
      Instant at,
      long version,
      Map<SlotHolder, String> podUids,
      Map<SlotHolder, SlotStart> livePods,
      Set<SlotHolder> parked,
      List<SlotStart> startedLately) {}

  TakeoverObserver(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  Found observe(Caches known) {
    var version = versionNow();
    var live = new HashMap<SlotHolder, SlotStart>();
    var parked = new HashSet<SlotHolder>();
    var uids = new HashMap<SlotHolder, String>();
    for (var pod : podsNow()) {
      var isEnded = PodReading.isEnded(pod);
      // The cache may not know yet of a pod that has ended. Without it, its run would go on, or
      // expire, as if it had had no pod.
      if (!isEnded || !isShown(pod, known)) {
        uids.put(PodSlots.holder(pod), pod.getMetadata().getUid());
      }
      if (!isEnded && isOfRun(pod, known)) {
        if (isParked(pod, known)) {
          parked.add(PodSlots.holder(pod));
        } else {
          PodSlots.taken(pod).ifPresent(taken -> live.put(PodSlots.holder(pod), taken));
        }
      }
    }
    return new Found(clock.instant(), version, uids, live, parked, startedLately(known));
  }

  /// Asks the API server whether the pod and its run have both ended. A run that has not ended
  /// still needs its pod: without it, the run could expire as if it had never had one.
  boolean isOver(SlotHolder pod) {
    return api.read(pod.namespace(), pod.pod())
            .filter(found -> Owners.owns(pod.runUid(), found))
            .map(PodReading::isEnded)
            .orElse(true)
        && run(pod.runRef())
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

  /// The current version of runs, past the cache.
  long versionNow() {
    return api.version(Run.class);
  }

  /// Whether the pod belongs to an attempt of a run, finished or not. The pod of a canceled run may
  /// execute for a while, and so may the pod of a deleted run on a lost node. Nobody knows any more
  /// which attempts a deleted run had. The garbage collector deletes such a pod, because it names
  /// an owner that does not exist. A pod that names no owner, or another one, only looks like it.
  private boolean isOfRun(Pod pod, Caches known) {
    var holder = PodSlots.holder(pod);
    var key = holder.runRef();
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

  /// A cache that is late may show a wait that is over; one that is late the other way costs a slot
  /// until it is not.
  private boolean isParked(Pod pod, Caches known) {
    var key = PodSlots.holder(pod).runRef();
    return known.run(key).filter(run -> PodSlots.isParked(run, pod)).isPresent()
        && run(key).filter(run -> PodSlots.isParked(run, pod)).isPresent();
  }

  private static boolean isShown(Pod pod, Caches known) {
    return known
        .podUid(PodSlots.holder(pod))
        .filter(pod.getMetadata().getUid()::equals)
        .isPresent();
  }

  /// The run with that name, past the cache.
  private Optional<Run> run(RunRef key) {
    return api.read(Run.class, key.namespace(), key.name());
  }

  /// The ended attempts that still count for the rate limit of their queue. History is read only if
  /// there are such queues.
  private List<SlotStart> startedLately(Caches caches) {
    var since = new HashMap<QueueRef, Instant>();
    caches
        .queues()
        .forEach(
            queue ->
                QueueDefinition.of(queue)
                    .longestPeriod()
                    .ifPresent(
                        period -> since.put(QueueRef.of(queue), clock.instant().minus(period))));
    var starts = new ArrayList<SlotStart>();
    if (!since.isEmpty()) {
      caches.runs().forEach(run -> starts.addAll(PastStarts.of(run, since)));
      var finished = new ListOptionsBuilder().withFieldSelector("status.finished=true").build();
      api.list(Run.class, finished, run -> starts.addAll(PastStarts.of(run, since)));
    }
    return starts;
  }
}
