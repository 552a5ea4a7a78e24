package dev.davit.cli.runs;

import dev.davit.api.Run;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows one run as `list` does, or in full.
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Show one run in a line, or in full with -o yaml or json.")
final class GetCommand implements Callable<Integer> {
  @Parameters(paramLabel = RunName.LABEL, description = RunName.DESCRIPTION)
  private String run = "";

  @Mixin private final ResourcePrinter shown = new ResourcePrinter();
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var output = Output.of(spec.commandLine());
    return connection.in(
        cluster -> {
          var item = cluster.get(Run.class, RunName.of(run, cluster, output));
          shown.one(item, RunColumns.at(Instant.now()), output);
          return 0;
        });
  }
}
