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

/// What has been written and the caches may not show yet: of each run the version that this
/// operator has written last, and the pods that it has asked for or found when it began to lead.
///
/// Runs and pods come through different watches. The end of a pod may be seen before the status
/// that was written about it, and a decision from the older status would execute the attempt again;
/// a run may be seen canceled before its pod is seen, and would end while the pod executes.
/// Thread-safe.
final class OwnWrites {
  private final Map<String, Write> byUid = new ConcurrentHashMap<>();
  private final Map<SlotHolder, String> unshownPods = new ConcurrentHashMap<>();
  private final Map<String, Write> doubtful = new ConcurrentHashMap<>();
  private volatile long inheritedVersion;

  /// A pod that was asked for, and of which nobody knows yet whether it was created.
  private static final String UNKNOWN = "";

  private record Write(RunKey run, long version) {}

  /// This operator leads from now on. `version` is that of the API server at this moment: what is
  /// older may have been changed by the operator before. `pods` are there, whatever the cache
  /// shows.
  ///
  /// @param pods with their uids
  void inherit(long version, Map<SlotHolder, String> pods) {
    inheritedVersion = version;
    unshownPods.putAll(pods);
  }

  /// Whether there may be a version of `run` that is newer, without [#isNewerThan] knowing it: the
  /// operator before has written it, or a write of this one had its effect and no answer.
  boolean mayBeOutdated(Run run) {
    var version = version(run);
    var doubt = doubtful.get(run.getMetadata().getUid());
    return version <= inheritedVersion || (doubt != null && version <= doubt.version());
  }

  /// The status of `run` is about to be written.
  void writing(Run run) {
    doubtful.put(run.getMetadata().getUid(), new Write(RunReconciler.key(run), version(run)));
  }

  /// A pod is about to be asked for: from now on it may exist, whatever caches show and the API
  /// server answers.
  void askFor(SlotHolder pod) {
    unshownPods.put(pod, UNKNOWN);
  }

  /// The API server has shown the pod that was asked for.
  void found(SlotHolder pod, String podUid) {
    unshownPods.computeIfPresent(pod, (_, known) -> known.equals(UNKNOWN) ? podUid : known);
  }

  /// Whether the pod of that uid is an earlier one than that which was asked for last: where one is
  /// gone before it was seen, the next has its name. Watches that are late tell of the first when
  /// the second lives.
  boolean isNewerThan(SlotHolder pod, String podUid) {
    var known = unshownPods.get(pod);
    return known != null && !known.equals(podUid);
  }

  /// The cache is right about the pod from now on: it shows it, or the API server said that the pod
  /// does not exist or has ended.
  void settled(SlotHolder pod) {
    unshownPods.remove(pod);
  }

  /// Whether a pod may exist that the cache does not show.
  boolean hasAskedFor(SlotHolder pod) {
    return unshownPods.containsKey(pod);
  }

  /// The pods that no cache has shown yet. Where a pod came and went while the watch was broken,
  /// none ever will: nobody would tell of its end.
  List<SlotHolder> unshownPods() {
    return List.copyOf(unshownPods.keySet());
  }

  /// The status of `run` was written; it is now of this resourceVersion.
  void wrote(Run run, String resourceVersion) {
    doubtful.remove(run.getMetadata().getUid());
    byUid.put(
        run.getMetadata().getUid(),
        new Write(RunReconciler.key(run), Long.parseLong(resourceVersion)));
  }

  /// Whether `run`, from the cache, is older than what was written. The newer version is on its
  /// way.
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

  /// Forgets runs that no cache holds any more: nobody can decide about them from an old version.
  /// Also pods that a cache shows, of which `podUid` tells the uid.
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
