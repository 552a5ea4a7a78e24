package dev.davit.cli.runs;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.terminal.Output;
import dev.davit.client.Bulk;
import dev.davit.client.BulkResult;
import picocli.CommandLine.Command;

/// Asks one run or many to end.
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Cancel one run, or all that have not ended of a task, phase, tag or age.")
final class CancelCommand extends OneOrMany {
  @Override
  int one(Cluster cluster, String run, Output output) {
    var davit = cluster.davit();
    output.result(
        davit.cancel(run)
            ? run + " canceled"
            : "%s has ended already as %s".formatted(run, davit.get(run).phase().wireName()));
    return 0;
  }

  @Override
  BulkResult many(Bulk bulk) {
    return bulk.cancel();
  }
}
