package dev.davit.cli.schedules;

import dev.davit.api.Schedule;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.runs.WaitOptions;
import dev.davit.cli.terminal.Output;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A command on one schedule.
abstract class ScheduleCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SCHEDULE", description = "The name of the schedule.")
  private String schedule = "";

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public final Integer call() {
    check();
    var output = Output.of(spec.commandLine());
    return connection.in(cluster -> call(schedule, cluster, output));
  }

  /// Checks the options, before any request.
  void check() {}

  /// Does it to this schedule, and returns the exit code.
  abstract int call(String name, Cluster cluster, Output output);

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show one schedule in a line, or in full with -o yaml or json.")
  static final class Get extends ScheduleCommand {
    @Mixin private final ResourcePrinter shown = new ResourcePrinter();

    @Override
    int call(String name, Cluster cluster, Output output) {
      return shown.get(
          Schedule.class, name, SchedulesCommand.columns(Instant.now()), cluster, output);
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show whether a schedule creates runs, why not, and when it is due next.")
  static final class Describe extends ScheduleCommand {
    @Override
    int call(String name, Cluster cluster, Output output) {
      var read = cluster.get(Schedule.class, name).read();
      output.page(new SchedulePage(read, Instant.now()).text());
      return 0;
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description =
          "Create a run now, as the schedule would, and print its name; with --wait, its output. The next due time stays.")
  static final class RunNow extends ScheduleCommand {
    @Mixin private final WaitOptions wait = new WaitOptions();

    @Override
    void check() {
      wait.check();
    }

    @Override
    int call(String name, Cluster cluster, Output output) {
      return wait.nameOrEnd(cluster.davit().schedules().run(name), cluster, output);
    }
  }

  @Command(
      name = "suspend",
      mixinStandardHelpOptions = true,
      description = "Create no runs until the schedule is resumed; what executes goes on.")
  static final class Suspend extends ScheduleCommand {
    @Override
    int call(String name, Cluster cluster, Output output) {
      cluster.davit().schedules().deactivate(name);
      output.result(name + " suspended");
      return 0;
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Let a suspended schedule create runs again.")
  static final class Resume extends ScheduleCommand {
    @Override
    int call(String name, Cluster cluster, Output output) {
      cluster.davit().schedules().activate(name);
      output.result(name + " resumed");
      return 0;
    }
  }
}
