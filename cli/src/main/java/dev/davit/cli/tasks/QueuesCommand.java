package dev.davit.cli.tasks;

import dev.davit.api.Overflow;
import dev.davit.api.Queue;
import dev.davit.api.QueueStatus;
import dev.davit.api.QueueTotal;
import dev.davit.api.RateLimit;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Column;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands on queues, which limit how many runs execute at once.
@Command(
    name = "queues",
    mixinStandardHelpOptions = true,
    subcommands = {
      QueuesCommand.ListQueues.class,
      QueuesCommand.GetQueue.class,
      QueueChangeCommand.Pause.class,
      QueueChangeCommand.Resume.class,
      QueueChangeCommand.Limit.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description = "List queues, show one, pause or resume it, or change its limit.")
public final class QueuesCommand {
  static List<Column<Queue>> columns(Instant now) {
    return List.of(
        Column.always("NAME", queue -> queue.getMetadata().getName()),
        Column.always("LIMIT", queue -> text(queue.getSpec().concurrencyLimit())),
        Column.always("TOTAL", queue -> total(queue, QueueTotal::concurrencyLimit)),
        Column.always("RUNNING", status(QueueStatus::running)),
        Column.always("QUEUED", status(QueueStatus::queued)),
        Column.always("KEYS", status(QueueStatus::keys)),
        Column.always("PAUSED", queue -> text(Boolean.TRUE.equals(queue.getSpec().paused()))),
        Column.always("AGE", queue -> Ages.of(queue, now)),
        Column.wide("RATE", queue -> rate(queue.getSpec().rateLimit())),
        Column.wide(
            "TOTAL RATE",
            queue ->
                Optional.ofNullable(queue.getSpec().total())
                    .map(total -> rate(total.rateLimit()))
                    .orElse("")),
        Column.wide("MAX QUEUED", queue -> text(queue.getSpec().maxQueued())),
        Column.wide("OVERFLOW", queue -> overflow(queue.getSpec().overflow())),
        Column.wide("FULL", status(QueueStatus::full)));
  }

  private static String total(Queue queue, Function<QueueTotal, @Nullable Object> field) {
    return Optional.ofNullable(queue.getSpec().total()).map(it -> text(field.apply(it))).orElse("");
  }

  private static Function<Queue, String> status(Function<QueueStatus, @Nullable Object> field) {
    return queue ->
        Optional.ofNullable(queue.getStatus()).map(it -> text(field.apply(it))).orElse("");
  }

  private static String rate(@Nullable RateLimit rate) {
    return rate == null ? "" : rate.starts() + "/" + rate.period();
  }

  private static String overflow(@Nullable Overflow overflow) {
    return switch (overflow) {
      case null -> "";
      case REFUSE -> "Refuse";
      case DROP_NEWEST -> "DropNewest";
      case CANCEL_OLDEST -> "CancelOldest";
    };
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List queues by name.")
  static final class ListQueues implements Callable<Integer> {
    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster -> shown.list(Queue.class, "", columns(Instant.now()), cluster, output));
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show one queue in a line, or in full with -o yaml or json.")
  static final class GetQueue implements Callable<Integer> {
    @Parameters(paramLabel = "QUEUE", description = "The name of the queue.")
    private String queue = "";

    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster -> shown.get(Queue.class, queue, columns(Instant.now()), cluster, output));
    }
  }
}
