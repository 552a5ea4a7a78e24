package dev.davit.cli.runs;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.terminal.JsonArgument;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.Bulk;
import dev.davit.client.BulkResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Triggers one run or many again.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Run again one run, or all that have ended of a task, phase, tag or age.")
final class ReplayCommand extends OneOrMany {
  @Option(
      names = "--payload",
      paramLabel = JsonArgument.LABEL,
      description = "Instead of that of the one run: " + JsonArgument.DESCRIPTION)
  private @Nullable String payload;

  @Mixin private final WaitOptions wait = new WaitOptions();

  @Override
  void check(Optional<String> one) {
    if (payload != null && one.isEmpty()) {
      throw new UsageException("--payload is for one run; many are replayed with their own");
    }
    if (wait.isWanted() && one.isEmpty()) {
      throw new UsageException("--wait is for one run");
    }
    wait.check();
  }

  @Override
  int one(Cluster cluster, String run, Output output) {
    var davit = cluster.davit();
    var again =
        payload == null
            ? davit.replay(run)
            : davit.replay(run, JsonArgument.read("payload", payload, System.in));
    return wait.nameOrEnd(again, cluster, output);
  }

  @Override
  BulkResult many(Bulk bulk) {
    return bulk.replay();
  }
}
