package dev.davit.cli.runs;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists runs, the newest first.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "List runs, the newest first: all, or those of a task, phase, tag, schedule or age.")
final class ListCommand implements Callable<Integer> {
  @Mixin private final RunFilter filter = new RunFilter();

  @Option(
      names = "--newer-than",
      paramLabel = "DURATION",
      converter = Converters.OfDuration.class,
      description = "Those that were created within that time.")
  private @Nullable Duration newerThan;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}); 0: all.")
  private int limit;

  @Mixin private final ResourcePrinter shown = new ResourcePrinter();
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new UsageException("--limit is %d; allowed: 0, which is all, or more".formatted(limit));
    }
    return connection.in(this::list);
  }

  private int list(Cluster cluster) {
    var output = Output.of(spec.commandLine());
    var query = newerThan == null ? filter.query() : filter.query().newerThan(newerThan);
    var newest = NewestRuns.of(cluster, query, limit == 0 ? Integer.MAX_VALUE : limit);
    var items = newest.items();
    shown.many(items, RunColumns.at(Instant.now()), output);
    if (newest.total() == 0) {
      output.note("no such runs in namespace " + cluster.namespace());
    } else if (items.size() < newest.total()) {
      output.note(
          "the newest %d of %d runs; --limit 0 shows all".formatted(items.size(), newest.total()));
    }
    return 0;
  }
}
