package dev.davit.cli.runs;

import dev.davit.api.Phase;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.RunQuery;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Conditions on runs; a run must match all of them.
final class RunFilter {
  @Option(names = "--task", paramLabel = "TASK", description = "Those of this task.")
  private @Nullable String task;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      converter = Converters.OfPhase.class,
      completionCandidates = Converters.PhaseNames.class,
      description = "Those in this phase, such as Queued or Failed.")
  private @Nullable Phase phase;

  @Option(names = "--tag", paramLabel = "TAG", description = "Those with this tag.")
  private @Nullable String tag;

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      description = "Those that this schedule created.")
  private @Nullable String schedule;

  @Option(
      names = "--parent",
      paramLabel = "RUN",
      description = "Those that a task of this run triggered.")
  private @Nullable String parent;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      converter = Converters.OfDuration.class,
      description = "Those that were created longer ago.")
  private @Nullable Duration olderThan;

  boolean isGiven() {
    return Stream.of(task, phase, tag, schedule, parent, olderThan).anyMatch(Objects::nonNull);
  }

  /// @throws UsageException if no schedule or no run can have the name
  RunQuery query() {
    var query = RunQuery.ALL;
    query = task == null ? query : query.task(task);
    query = phase == null ? query : query.phase(phase);
    query = tag == null ? query : query.tag(tag);
    query = schedule == null ? query : named(schedule, query::schedule);
    query = parent == null ? query : named(parent, query::parent);
    return olderThan == null ? query : query.olderThan(olderThan);
  }

  private static RunQuery named(String name, Function<String, RunQuery> condition) {
    try {
      return condition.apply(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }
}
