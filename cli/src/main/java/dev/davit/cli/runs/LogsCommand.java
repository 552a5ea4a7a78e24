package dev.davit.cli.runs;

import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the output of a run's pods.
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description =
        "Print the log of a run's last attempt: of its pod, or the end that the run keeps when the pod is gone.")
final class LogsCommand implements Callable<Integer> {
  @Parameters(paramLabel = RunName.LABEL, description = RunName.DESCRIPTION)
  private String run = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for the pod, and go on with what it prints, until the run has ended.")
  private boolean follow;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Number of the attempt, from 1 (default: the last one).")
  private @Nullable Integer attempt;

  @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines of the log.")
  private @Nullable Integer tail;

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var number = positive("--attempt", attempt);
    var lines = positive("--tail", tail);
    var output = Output.of(spec.commandLine());
    return connection.in(
        cluster -> {
          var logs = new RunLogs(cluster, output, RunName.of(run, cluster, output), number, lines);
          return follow ? logs.follow() : logs.once();
        });
  }

  private static OptionalInt positive(String option, @Nullable Integer value) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value < 1) {
      throw new UsageException("%s is %d; allowed: 1 or more".formatted(option, value));
    }
    return OptionalInt.of(value);
  }
}
