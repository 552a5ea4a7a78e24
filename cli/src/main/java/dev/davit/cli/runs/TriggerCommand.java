package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.terminal.JsonArgument;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.TriggerOptions;
import dev.davit.sdk.Machine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Creates a run, and waits for it on request.
@Command(
    name = "trigger",
    mixinStandardHelpOptions = true,
    description = "Create a run of a task, and print its name; with --wait, print its output.")
public final class TriggerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TASK", description = "The name of the task.")
  private String task = "";

  @Option(
      names = "--payload",
      paramLabel = JsonArgument.LABEL,
      description = JsonArgument.DESCRIPTION)
  private @Nullable String payload;

  @Option(
      names = "--delay",
      paramLabel = "DURATION|INSTANT",
      converter = Converters.OfWhen.class,
      description = "When the run may start: 10m, or 2030-01-31T12:00:00Z.")
  private Converters.@Nullable When delay;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      converter = Converters.OfDuration.class,
      description = "How long the run may wait in its queue before it expires; 0s: for ever.")
  private @Nullable Duration ttl;

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      description = "The queue whose slot the run takes (default: the task's).")
  private @Nullable String queue;

  @Option(
      names = "--concurrency-key",
      paramLabel = "KEY",
      description = "The key by which the queue limits and takes turns, such as a customer.")
  private @Nullable String concurrencyKey;

  @Option(
      names = "--priority",
      paramLabel = "SECONDS",
      description = "How much older the run counts in its queue; -60: a minute younger.")
  private int priority;

  @Option(names = "--tag", paramLabel = "TAG", description = "A tag of the run; up to ten times.")
  private List<String> tags = List.of();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Idempotency key: a second trigger with the same key returns the same run.")
  private @Nullable String key;

  @Option(
      names = "--machine",
      paramLabel = "PRESET",
      description = "Machine preset (default: the task's).")
  private @Nullable String machine;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "How often the run is attempted (default: as the task says).")
  private @Nullable Integer maxAttempts;

  @Mixin private final WaitOptions wait = new WaitOptions();
  @Mixin private final Connection connection = new Connection();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    wait.check();
    var json = payload == null ? null : JsonArgument.read("payload", payload, System.in);
    var options = options();
    return connection.in(cluster -> trigger(cluster, json, options));
  }

  private TriggerOptions options() {
    try {
      var options =
          TriggerOptions.NONE
              .tags(tags.toArray(String[]::new))
              .priority(Duration.ofSeconds(priority));
      options =
          switch (delay) {
            case null -> options;
            case Converters.When.After(var duration) -> options.delay(duration);
            case Converters.When.At(var instant) -> options.delay(instant);
          };
      options = ttl == null ? options : options.ttl(ttl);
      options = queue == null ? options : options.queue(queue);
      options = concurrencyKey == null ? options : options.concurrencyKey(concurrencyKey);
      options = key == null ? options : options.idempotencyKey(key);
      options = machine == null ? options : options.machine(Machine.of(machine));
      return maxAttempts == null ? options : options.maxAttempts(maxAttempts);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private int trigger(Cluster cluster, @Nullable JsonNode json, TriggerOptions options) {
    var run = cluster.davit().trigger(task, json, options);
    var output = Output.of(spec.commandLine());
    if (run.found()) {
      output.note("run %s has this key already".formatted(run.name()));
    }
    return wait.nameOrEnd(run, cluster, output);
  }
}
