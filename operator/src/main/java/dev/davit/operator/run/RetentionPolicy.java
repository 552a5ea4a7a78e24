package dev.davit.operator.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Which finished runs are not kept: those that are too old, and of each task the oldest ones that
/// are too many.
final class RetentionPolicy {
  private RetentionPolicy() {}

  /// A finished run.
  record Finished(String namespace, String name, String task, Instant at) {}

  private record TaskKey(String namespace, String task) {}

  static List<Finished> surplus(Collection<Finished> finished, RunSettings settings, Instant now) {
    var oldest = now.minus(settings.runRetentionAge());
    var byTask =
        finished.stream()
            .collect(Collectors.groupingBy(run -> new TaskKey(run.namespace(), run.task())));
    var surplus = new ArrayList<Finished>();
    for (var runs : byTask.values()) {
      var newestFirst =
          runs.stream().sorted(Comparator.comparing(Finished::at).reversed()).toList();
      for (var index = 0; index < newestFirst.size(); index++) {
        var run = newestFirst.get(index);
        if (index >= settings.runRetentionCount() || run.at().isBefore(oldest)) {
          surplus.add(run);
        }
      }
    }
    return surplus;
  }
}
