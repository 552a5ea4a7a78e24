package dev.davit.cli.runs;

import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.terminal.Output;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Waits for the end of an existing run.
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description =
        "Wait for the end of a run, and print its output: exit with 0 if it has completed, else with 1.")
final class WaitCommand implements Callable<Integer> {
  @Parameters(paramLabel = RunName.LABEL, description = RunName.DESCRIPTION)
  private String run = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = EndWaiter.A_DAY,
      converter = Converters.OfDuration.class,
      description = WaitOptions.TIMEOUT)
  private Duration timeout = Duration.ZERO;

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var output = Output.of(spec.commandLine());
    return connection.in(
        cluster -> {
          var davit = cluster.davit();
          // Checked first, so that a wrong name is not reported as a deleted run.
          var found = davit.get(RunName.of(run, cluster, output));
          return new EndWaiter(cluster, output).await(davit.handle(found.name()), timeout);
        });
  }
}
