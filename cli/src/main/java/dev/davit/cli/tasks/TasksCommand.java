package dev.davit.cli.tasks;

import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskStatus;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Column;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands on tasks.
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    subcommands = {TasksCommand.ListTasks.class, TasksCommand.GetTask.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "List tasks, or show one.")
public final class TasksCommand {
  static List<Column<Task>> columns(Instant now) {
    return List.of(
        Column.always("NAME", task -> task.getMetadata().getName()),
        Column.always("READY", ready(Condition::getStatus)),
        Column.always("REASON", ready(Condition::getReason)),
        Column.always("QUEUE", task -> queue(task.getSpec())),
        Column.always("MACHINE", task -> Optional.ofNullable(task.getSpec().machine()).orElse("")),
        Column.always("AGE", task -> Ages.of(task, now)),
        Column.wide("IMAGE", task -> image(task.getSpec())),
        Column.wide("MESSAGE", ready(Condition::getMessage)),
        Column.wide(
            "DESCRIPTION", task -> Optional.ofNullable(task.getSpec().description()).orElse("")));
  }

  private static Function<Task, String> ready(Function<Condition, String> field) {
    return task ->
        Optional.ofNullable(task.getStatus()).map(TaskStatus::conditions).orElse(List.of()).stream()
            .filter(condition -> "Ready".equals(condition.getType()))
            .findFirst()
            .map(field)
            .orElse("");
  }

  /// A queue's name, or the task's own limit.
  private static String queue(TaskSpec spec) {
    var queue = spec.queue();
    if (queue == null) {
      return "";
    }
    return queue.name() == null ? "own, limit " + queue.concurrencyLimit() : queue.name();
  }

  private static String image(TaskSpec spec) {
    return Optional.ofNullable(spec.image())
        .or(() -> Optional.ofNullable(spec.container()).map(TaskContainer::image))
        .orElse("");
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List tasks by name.")
  static final class ListTasks implements Callable<Integer> {
    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster -> shown.list(Task.class, "", columns(Instant.now()), cluster, output));
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show one task in a line, or in full with -o yaml or json.")
  static final class GetTask implements Callable<Integer> {
    @Parameters(paramLabel = "TASK", description = "The name of the task.")
    private String task = "";

    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster -> shown.get(Task.class, task, columns(Instant.now()), cluster, output));
    }
  }
}
