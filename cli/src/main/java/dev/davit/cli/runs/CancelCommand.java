package dev.davit.cli.runs;

import dev.davit.client.Bulk;
import dev.davit.client.BulkResult;
import dev.davit.client.DavitClient;
import picocli.CommandLine.Command;

/// Asks one run or many to end.
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Cancel one run, or all that have not ended of a task, phase, tag or age.")
final class CancelCommand extends OneOrMany {
  @Override
  String one(DavitClient davit, String run) {
    return davit.cancel(run)
        ? run + " canceled"
        : "%s has ended already as %s".formatted(run, davit.get(run).phase().wireName());
  }

  @Override
  BulkResult many(Bulk bulk) {
    return bulk.cancel();
  }
}
