package dev.davit.cli.runs;

import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.DavitClient;
import dev.davit.client.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Changes the start of a delayed run.
@Command(
    name = "reschedule",
    mixinStandardHelpOptions = true,
    description = "Move the start of a run that is delayed.")
final class RescheduleCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = RunName.LABEL, description = RunName.DESCRIPTION)
  private String run = "";

  @Parameters(
      index = "1",
      paramLabel = "DURATION|INSTANT",
      converter = Converters.OfWhen.class,
      description = "From now, such as 10m; or 2030-01-31T12:00:00Z. What has passed is now.")
  private Converters.When when = new Converters.When.After(Duration.ZERO);

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var output = Output.of(spec.commandLine());
    var moved = connection.in(cluster -> move(cluster.davit(), RunName.of(run, cluster, output)));
    var until = moved.delayUntil().map(RescheduleCommand::text).orElse("now");
    output.result("%s starts at %s".formatted(moved.name(), until));
    return 0;
  }

  private static String text(Instant start) {
    return start.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private RunView move(DavitClient davit, String name) {
    try {
      return switch (when) {
        case Converters.When.After(var delay) -> davit.reschedule(name, delay);
        case Converters.When.At(var instant) -> davit.reschedule(name, instant);
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
