package dev.davit.cli.schedules;

import dev.davit.api.Schedule;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Column;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import dev.davit.client.ScheduleView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Commands on schedules, which create runs at the times of a cron expression.
@Command(
    name = "schedules",
    mixinStandardHelpOptions = true,
    subcommands = {
      SchedulesCommand.ListSchedules.class,
      ScheduleCommand.Get.class,
      ScheduleCommand.Describe.class,
      ScheduleCommand.RunNow.class,
      ScheduleCommand.Suspend.class,
      ScheduleCommand.Resume.class,
      NextCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description =
        "List schedules, show, run, suspend or resume one; show when a cron expression fires.")
public final class SchedulesCommand {
  static List<Column<Schedule>> columns(Instant now) {
    return List.of(
        Column.always("NAME", view(ScheduleView::name)),
        Column.always("TASK", view(ScheduleView::task)),
        Column.always("CRON", view(ScheduleView::cron)),
        Column.always("TIME ZONE", view(ScheduleView::timeZone)),
        Column.always("READY", ready(ScheduleView.Ready::reason)),
        Column.always("LAST", view(it -> text(it.last()))),
        Column.always("NEXT", view(it -> text(it.next().stream().findFirst()))),
        Column.wide("LAST RUN", view(it -> text(it.lastRun()))),
        Column.wide("MISSED", view(it -> String.valueOf(it.missed()))),
        Column.wide("EXTERNAL ID", view(it -> text(it.externalId()))),
        Column.wide("WINDOW", it -> Objects.requireNonNullElse(it.getSpec().window(), "")),
        Column.wide("AGE", it -> Ages.of(it, now)),
        Column.wide("MESSAGE", ready(ScheduleView.Ready::message)));
  }

  private static Function<Schedule, String> view(Function<ScheduleView, String> field) {
    return schedule -> field.apply(ScheduleView.of(schedule));
  }

  private static Function<Schedule, String> ready(Function<ScheduleView.Ready, String> field) {
    return view(schedule -> schedule.ready().map(field).orElse(""));
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List schedules by name: all, or those of a task or an external id.")
  static final class ListSchedules implements Callable<Integer> {
    @Option(names = "--task", paramLabel = "TASK", description = "Those of this task.")
    private @Nullable String task;

    @Option(
        names = "--external-id",
        paramLabel = "ID",
        description = "Those with this spec.externalId.")
    private @Nullable String externalId;

    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster ->
              shown.list(Schedule.class, selector(), columns(Instant.now()), cluster, output));
    }

    private String selector() {
      var terms = new StringJoiner(",");
      if (task != null) {
        terms.add("spec.task=" + Cluster.escaped(task));
      }
      if (externalId != null) {
        terms.add("spec.externalId=" + Cluster.escaped(externalId));
      }
      return terms.toString();
    }
  }
}
