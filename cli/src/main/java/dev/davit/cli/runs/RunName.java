package dev.davit.cli.runs;

import dev.davit.api.Run;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Cluster.Item;
import dev.davit.cli.cluster.ClusterException;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.RunQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A run by its name, or the newest run.
final class RunName {
  static final String LABEL = "RUN";
  static final String DESCRIPTION =
      "The name of the run, or @latest, or @latest:TASK: the newest one, or that of a task.";

  private static final String LATEST = "@latest";

  /// Creation times are in whole seconds, so the second criterion is the order in which the
  /// operator saw the runs. A run that it has not seen is newer.
  static final Comparator<Run> NEWEST_FIRST =
      Comparator.comparing(RunName::created)
          .thenComparingLong(RunName::sequence)
          .reversed()
          .thenComparing(run -> run.getMetadata().getName());

  private RunName() {}

  /// The name of the run.
  ///
  /// @param text a name, `@latest` or `@latest:TASK`
  /// @throws ClusterException if there is no newest run; for a name, it is not checked that the run
  ///   exists
  static String of(String text, Cluster cluster, Output output) {
    var task = task(text);
    if (task.isEmpty()) {
      return text;
    }
    var query = task.get().isEmpty() ? RunQuery.ALL : RunQuery.ALL.task(task.get());
    var name =
        NewestRuns.of(cluster, query, 1).items().stream()
            .findFirst()
            .map(Item::read)
            .map(run -> run.getMetadata().getName())
            .orElseThrow(
                () ->
                    new ClusterException(
                        "There is no run%s in namespace %s"
                            .formatted(
                                task.get().isEmpty() ? "" : " of task " + task.get(),
                                cluster.namespace())));
    output.note(text + " is " + name);
    return name;
  }

  /// The task whose newest run is meant; empty text for any task; nothing if `text` is a name.
  ///
  /// @throws UsageException if the task is missing
  static Optional<String> task(String text) {
    if (text.equals(LATEST)) {
      return Optional.of("");
    }
    if (!text.startsWith(LATEST + ":")) {
      return Optional.empty();
    }
    var task = text.substring(LATEST.length() + 1);
    if (task.isEmpty()) {
      // Maybe an unset variable: then the user would not want to cancel just any run.
      throw new UsageException(
          "\"%s\" names no task; expected @latest:TASK, or @latest for the newest run of all"
              .formatted(text));
    }
    return Optional.of(task);
  }

  private static Instant created(Run run) {
    return Ages.instant(run.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  private static long sequence(Run run) {
    return Optional.ofNullable(run.getStatus())
        .map(status -> status.sequence())
        .orElse(Long.MAX_VALUE);
  }
}
