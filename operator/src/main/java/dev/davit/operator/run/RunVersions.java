package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.RunRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The newest version of each run that this operator knows of, because it wrote it. Caches may
/// still show an older one.
///
/// Runs and pods come through different watches. The operator may see the end of a pod before the
/// status that it wrote about that end; a decision from the older status would execute the attempt
/// again. Thread-safe.
final class RunVersions {
  private final Map<String, Write> lastByUid = new ConcurrentHashMap<>();
  private volatile long inherited;

  /// The last write of a run's status.
  private sealed interface Write {
    RunRef run();

    /// The newest version that is known to exist.
    long version();

    /// The API server has answered that `version` was written.
    record Answered(RunRef run, long version) implements Write {}

    /// The write is under way, was refused, or took effect without an answer: there may be a newer
    /// version.
    record Unanswered(RunRef run, long version) implements Write {}
  }

  /// This operator leads from now on. `version` is the API server's version at this moment: the
  /// previous operator may have changed anything older.
  void inherit(long version) {
    inherited = version;
  }

  /// The operator is about to write the status of `run`.
  void writing(Run run) {
    lastByUid.merge(
        uid(run),
        new Write.Unanswered(RunReconciler.key(run), version(run)),
        (last, next) -> new Write.Unanswered(next.run(), Math.max(last.version(), next.version())));
  }

  /// The operator has written the status of `run`, which now has this resourceVersion.
  void wrote(Run run, String resourceVersion) {
    lastByUid.put(
        uid(run), new Write.Answered(RunReconciler.key(run), Long.parseLong(resourceVersion)));
  }

  /// Whether `run`, from the cache, is older than a version that is known. The newer version is on
  /// its way.
  boolean isOutdated(Run run) {
    var last = lastByUid.get(uid(run));
    if (last == null) {
      return false;
    }
    if (last.version() > version(run)) {
      return true;
    }
    if (last instanceof Write.Answered) {
      lastByUid.remove(uid(run), last);
    }
    return false;
  }

  /// Whether `run` may have a newer version that [#isOutdated] does not know: the previous operator
  /// wrote it, or a write of this one took effect without an answer.
  boolean mayBeOutdated(Run run) {
    return version(run) <= inherited
        || (lastByUid.get(uid(run)) instanceof Write.Unanswered(_, var from)
            && version(run) <= from);
  }

  /// Forgets runs that no cache holds any more: no decision can be made about them from an old
  /// version.
  void sweep(Predicate<RunRef> runExists) {
    lastByUid.values().removeIf(write -> !runExists.test(write.run()));
  }

  private static String uid(Run run) {
    return run.getMetadata().getUid();
  }

  private static long version(Run run) {
    return Long.parseLong(run.getMetadata().getResourceVersion());
  }
}
