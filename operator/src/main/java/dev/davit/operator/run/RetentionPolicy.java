package dev.davit.operator.run;

import dev.davit.api.TaskRetention;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Chooses the finished runs to delete: those that are too old, and the oldest ones if a task has
/// too many, or if those of a task or a namespace are too large together.
final class RetentionPolicy {
  private static final Comparator<Finished> NEWEST_FIRST =
      Comparator.comparing(Finished::at).reversed();

  private RetentionPolicy() {}

  /// A finished run.
  ///
  /// @param bytes about its size in etcd
  /// @param parent the run whose task has triggered it
  /// @param stored the key of its output in the object store
  record Finished(
      String namespace,
      String name,
      String uid,
      String task,
      Instant at,
      long bytes,
      Optional<ChildRuns.Parent> parent,
      Optional<String> stored) {
    /// A run whose output is not in the object store.
    Finished(
        String namespace,
        String name,
        String uid,
        String task,
        Instant at,
        long bytes,
        Optional<ChildRuns.Parent> parent) {
      this(namespace, name, uid, task, at, bytes, parent, Optional.empty());
    }
  }

  /// A task of a namespace.
  record TaskKey(String namespace, String task) {}

  /// The runs to delete, the oldest first. `byTask` is what tasks say about their own runs.
  static List<Finished> surplus(
      Collection<Finished> finished,
      Map<TaskKey, TaskRetention> byTask,
      RetentionSettings settings,
      Instant now) {
    var surplus = new HashSet<Finished>();
    group(finished, run -> new TaskKey(run.namespace(), run.task()))
        .forEach(
            (key, runs) ->
                surplus.addAll(
                    surplusOfTask(runs, Optional.ofNullable(byTask.get(key)), settings, now)));
    var kept = finished.stream().filter(run -> !surplus.contains(run)).toList();
    group(kept, Finished::namespace)
        .values()
        .forEach(runs -> surplus.addAll(tooLarge(runs, settings.namespaceBytes())));
    return surplus.stream().sorted(NEWEST_FIRST.reversed()).toList();
  }

  private static List<Finished> surplusOfTask(
      List<Finished> runs, Optional<TaskRetention> own, RetentionSettings settings, Instant now) {
    var age = own.flatMap(RetentionPolicy::age).orElse(settings.age());
    int count = own.map(TaskRetention::count).filter(it -> it >= 0).orElse(settings.count());
    var surplus = new ArrayList<>(tooLarge(runs, settings.taskBytes()));
    surplus.addAll(runs.subList(Math.min(count, runs.size()), runs.size()));
    runs.stream().filter(run -> isOlder(run, age, now)).forEach(surplus::add);
    return surplus;
  }

  /// The age that a task sets; empty if it sets none, or one that cannot be read. The schema
  /// refuses such an age, but an object may be older than its schema.
  private static Optional<Duration> age(TaskRetention own) {
    try {
      return Optional.ofNullable(own.age()).map(Durations::parse);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static boolean isOlder(Finished run, Duration age, Instant now) {
    return Duration.between(run.at(), now).compareTo(age) > 0;
  }

  private static List<Finished> tooLarge(List<Finished> newestFirst, long bytes) {
    var sum = 0L;
    for (var index = 0; index < newestFirst.size(); index++) {
      sum += newestFirst.get(index).bytes();
      if (sum > bytes) {
        return newestFirst.subList(index, newestFirst.size());
      }
    }
    return List.of();
  }

  /// The runs of each group, the newest first.
  private static <K> Map<K, List<Finished>> group(
      Collection<Finished> runs, Function<Finished, K> by) {
    return runs.stream().sorted(NEWEST_FIRST).collect(Collectors.groupingBy(by));
  }
}
