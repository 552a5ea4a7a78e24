package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.Slots.RunKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Which version of a run this operator has written last. Runs and pods come through different
/// watches: the end of a pod may be seen before the status that was written about it, and a
/// decision from the older status would execute the attempt again. Thread-safe.
final class OwnWrites {
  private final Map<String, Write> byUid = new ConcurrentHashMap<>();

  private record Write(RunKey run, long version) {}

  /// The status of `run` was written; it is now of this resourceVersion.
  void wrote(Run run, String resourceVersion) {
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
    if (write.version() > Long.parseLong(run.getMetadata().getResourceVersion())) {
      return true;
    }
    byUid.remove(uid, write);
    return false;
  }

  /// Forgets runs that no cache holds any more: nobody can decide about them from an old version.
  void sweep(Predicate<RunKey> runExists) {
    byUid.values().removeIf(write -> !runExists.test(write.run()));
  }
}
