package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.RunKey;
import dev.davit.operator.queue.SlotHolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Writes that the caches may not show yet: for each run the version that this operator wrote last,
/// and the pods that it has requested, or found when it began to lead.
///
/// Runs and pods come through different watches. The operator may see the end of a pod before the
/// status that it wrote about that end; a decision from the older status would execute the attempt
/// again. It may also see that a run is canceled before it sees the run's pod; then the run would
/// end while the pod executes. Thread-safe.
final class OwnWrites {
  private final Map<String, Write> byUid = new ConcurrentHashMap<>();
  private final Map<SlotHolder, String> unshownPods = new ConcurrentHashMap<>();
  private final Map<String, Write> doubtful = new ConcurrentHashMap<>();
  private volatile long inheritedVersion;

  /// A requested pod; the operator does not know yet whether it was created.
  private static final String UNKNOWN = "";

  private record Write(RunKey run, long version) {}

  /// This operator leads from now on. `version` is the API server's version at this moment: the
  /// previous operator may have changed anything older. `pods` exist, whatever the cache shows.
  ///
  /// @param pods with their uids
  void inherit(long version, Map<SlotHolder, String> pods) {
    inheritedVersion = version;
    unshownPods.putAll(pods);
  }

  /// Whether `run` may have a newer version that [#isNewerThan] does not know: the previous
  /// operator wrote it, or a write of this one took effect without an answer.
  boolean mayBeOutdated(Run run) {
    var version = version(run);
    var doubt = doubtful.get(run.getMetadata().getUid());
    return version <= inheritedVersion || (doubt != null && version <= doubt.version());
  }

  /// The operator is about to write the status of `run`.
  void writing(Run run) {
    doubtful.put(run.getMetadata().getUid(), new Write(RunReconciler.key(run), version(run)));
  }

  /// The operator is about to request a pod. From now on the pod may exist, whatever caches show
  /// and the API server answers.
  void askFor(SlotHolder pod) {
    unshownPods.put(pod, UNKNOWN);
  }

  /// The API server has shown the requested pod.
  void found(SlotHolder pod, String podUid) {
    unshownPods.computeIfPresent(pod, (_, known) -> known.equals(UNKNOWN) ? podUid : known);
  }

  /// Whether the pod with that uid is older than the one requested last. If a pod is gone before
  /// the operator saw it, the next one gets its name. A late watch may then show the first pod when
  /// the second already lives.
  boolean isNewerThan(SlotHolder pod, String podUid) {
    var known = unshownPods.get(pod);
    return known != null && !known.equals(podUid);
  }

  /// The cache is right about the pod from now on: it shows the pod, or the API server said that
  /// the pod does not exist or has ended.
  void settled(SlotHolder pod) {
    unshownPods.remove(pod);
  }

  /// Whether a pod may exist that the cache does not show.
  boolean hasAskedFor(SlotHolder pod) {
    return unshownPods.containsKey(pod);
  }

  /// The pods that no cache has shown yet. If a pod came and went while the watch was broken, no
  /// cache ever will, and no event will report its end.
  List<SlotHolder> unshownPods() {
    return List.copyOf(unshownPods.keySet());
  }

  /// The operator has written the status of `run`, which now has this resourceVersion.
  void wrote(Run run, String resourceVersion) {
    doubtful.remove(run.getMetadata().getUid());
    byUid.put(
        run.getMetadata().getUid(),
        new Write(RunReconciler.key(run), Long.parseLong(resourceVersion)));
  }

  /// Whether `run`, from the cache, is older than the version written last. The newer version is on
  /// its way.
  boolean isNewerThan(Run run) {
    var uid = run.getMetadata().getUid();
    var write = byUid.get(uid);
    if (write == null) {
      return false;
    }
    if (write.version() > version(run)) {
      return true;
    }
    byUid.remove(uid, write);
    return false;
  }

  /// Forgets runs that no cache holds any more: no decision can be made about them from an old
  /// version. Also forgets pods that a cache shows; `podUid` returns their uid from the cache.
  void sweep(Predicate<RunKey> runExists, Function<SlotHolder, Optional<String>> podUid) {
    byUid.values().removeIf(write -> !runExists.test(write.run()));
    doubtful.values().removeIf(write -> !runExists.test(write.run()));
    unshownPods
        .entrySet()
        .removeIf(pod -> podUid.apply(pod.getKey()).filter(pod.getValue()::equals).isPresent());
  }

  private static long version(Run run) {
    return Long.parseLong(run.getMetadata().getResourceVersion());
  }
}
