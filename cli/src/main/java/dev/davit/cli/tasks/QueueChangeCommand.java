package dev.davit.cli.tasks;

import dev.davit.api.Queue;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A command that changes one queue.
abstract class QueueChangeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "QUEUE", description = "The name of the queue.")
  private String queue = "";

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public final Integer call() {
    connection.in(cluster -> cluster.patch(Queue.class, queue, patch()));
    Output.of(spec.commandLine()).result(queue + " " + done());
    return 0;
  }

  /// A JSON merge patch.
  abstract String patch();

  /// The outcome for the queue, as a text.
  abstract String done();

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Start no run of a queue until it is resumed; what executes goes on.")
  static final class Pause extends QueueChangeCommand {
    @Override
    String patch() {
      return "{\"spec\":{\"paused\":true}}";
    }

    @Override
    String done() {
      return "paused";
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Start the runs of a paused queue again.")
  static final class Resume extends QueueChangeCommand {
    @Override
    String patch() {
      return "{\"spec\":{\"paused\":false}}";
    }

    @Override
    String done() {
      return "resumed";
    }
  }

  @Command(
      name = "limit",
      mixinStandardHelpOptions = true,
      description = "Change how many runs of a queue may execute at once; what executes goes on.")
  static final class Limit extends QueueChangeCommand {
    @Parameters(index = "1", paramLabel = "N", description = "1 to 100000.")
    private int limit;

    @Option(
        names = "--total",
        description =
            "Change the limit of all concurrency keys together (default: the limit of each key).")
    private boolean total;

    @Override
    String patch() {
      return total
          ? "{\"spec\":{\"total\":{\"concurrencyLimit\":%d}}}".formatted(limit)
          : "{\"spec\":{\"concurrencyLimit\":%d}}".formatted(limit);
    }

    @Override
    String done() {
      return total
          ? "may execute %d runs of all keys at once".formatted(limit)
          : "may execute %d runs at once".formatted(limit);
    }
  }
}
