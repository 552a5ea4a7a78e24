package dev.davit.cli.runs;

import dev.davit.api.Phase;
import dev.davit.cli.dev.UsageException;
import dev.davit.client.RunQuery;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One run by its name, or many by what they have in common.
final class Selection {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The name of one run; without it, at least one of the options says which.")
  private @Nullable String run;

  @Option(names = "--task", paramLabel = "TASK", description = "Those of this task.")
  private @Nullable String task;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      converter = Texts.OfPhase.class,
      description = "Those in this phase, such as Queued or Failed.")
  private @Nullable Phase phase;

  @Option(names = "--tag", paramLabel = "TAG", description = "Those with this tag.")
  private @Nullable String tag;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      converter = Texts.OfDuration.class,
      description = "Those that were created longer ago.")
  private @Nullable Duration olderThan;

  @Option(names = "--dry-run", description = "Only say which runs it would be.")
  private boolean dryRun;

  /// The one run; empty where many are meant.
  ///
  /// @throws UsageException where it is neither or both
  Optional<String> one() {
    var isMany = task != null || phase != null || tag != null || olderThan != null;
    if (isMany == (run != null)) {
      throw new UsageException(
          "say which runs: one by its name, or many by --task, --phase, --tag or --older-than");
    }
    if (run != null && dryRun) {
      throw new UsageException("--dry-run is for many runs, and there is one: " + run);
    }
    return Optional.ofNullable(run);
  }

  RunQuery query() {
    var query = RunQuery.ALL;
    query = task == null ? query : query.task(task);
    query = phase == null ? query : query.phase(phase);
    query = tag == null ? query : query.tag(tag);
    return olderThan == null ? query : query.olderThan(olderThan);
  }

  boolean isDryRun() {
    return dryRun;
  }
}
