package dev.davit.cli.runs;

import dev.davit.cli.terminal.UsageException;
import dev.davit.client.RunQuery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One run by its name, or many by conditions.
final class Selection {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description =
          "The name of one run, or @latest, or @latest:TASK; without it, at least one of the options says which.")
  private @Nullable String run;

  @Mixin private final RunFilter filter = new RunFilter();

  @Option(names = "--dry-run", description = "Only say which runs it would be.")
  private boolean dryRun;

  /// The one run; empty if many are selected.
  ///
  /// @throws UsageException if there is neither a name nor a selection, or both
  Optional<String> one() {
    if (filter.isGiven() == (run != null)) {
      throw new UsageException(
          "say which runs: one by its name, or many by --task, --phase, --tag, --schedule or --older-than");
    }
    if (run != null && dryRun) {
      throw new UsageException("--dry-run is for many runs, and there is one: " + run);
    }
    return Optional.ofNullable(run);
  }

  RunQuery query() {
    return filter.query();
  }

  boolean isDryRun() {
    return dryRun;
  }
}
