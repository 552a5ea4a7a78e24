package dev.davit.cli.runs;

import dev.davit.api.Run;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows one run on a page for people.
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = "Show where a run stands and why, and each of its attempts.")
final class DescribeCommand implements Callable<Integer> {
  @Parameters(paramLabel = RunName.LABEL, description = RunName.DESCRIPTION)
  private String run = "";

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var output = Output.of(spec.commandLine());
    return connection.in(
        cluster -> {
          var item = cluster.get(Run.class, RunName.of(run, cluster, output));
          output.page(new RunPage(item.read(), Instant.now()).text());
          return 0;
        });
  }
}
