package dev.davit.operator.run;

import dev.davit.operator.run.RetentionPolicy.Finished;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes outputs from the object store, each before its run: only the run names it. If the store
/// does not delete one, the run stays for up to an hour. Thread-safe.
final class StoredOutputRetention {
  private static final Logger log = LoggerFactory.getLogger(StoredOutputRetention.class);

  /// Until such a run is looked at again.
  static final Duration PAUSE = Duration.ofMinutes(1);

  /// Runs must not stay for ever because a store is away.
  static final Duration PATIENCE = Duration.ofHours(1);

  private final Predicate<String> delete;
  private final InstantSource clock;
  private final Map<String, Left> left = new ConcurrentHashMap<>();

  /// A run whose output was not deleted.
  private record Left(Instant since, Instant retryAt) {}

  /// @param delete deletes the object of this key; whether it is gone
  StoredOutputRetention(Predicate<String> delete, InstantSource clock) {
    this.delete = delete;
    this.clock = clock;
  }

  /// Whether it is time to delete the run: its output was not refused a moment ago.
  boolean isTime(Finished run) {
    var before = left.get(run.uid());
    return before == null || !clock.instant().isBefore(before.retryAt());
  }

  /// Whether the run can be deleted: it has no output in the store, or none any more, or the store
  /// has refused to delete it for an hour.
  boolean isDone(Finished run) {
    if (run.stored().isEmpty() || delete.test(run.stored().get())) {
      left.remove(run.uid());
      return true;
    }
    var now = clock.instant();
    var before = left.getOrDefault(run.uid(), new Left(now, now));
    if (now.isBefore(before.since().plus(PATIENCE))) {
      left.put(run.uid(), new Left(before.since(), now.plus(PAUSE)));
      return false;
    }
    left.remove(run.uid());
    log.atWarn()
        .addKeyValue("namespace", run.namespace())
        .addKeyValue("run", run.name())
        .addKeyValue("key", run.stored().get())
        .log("An output stays in the object store, and its run is deleted");
    return true;
  }

  /// Only these finished runs exist.
  void keep(Set<String> uids) {
    left.keySet().retainAll(uids);
  }
}
