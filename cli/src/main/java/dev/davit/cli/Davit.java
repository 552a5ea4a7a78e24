package dev.davit.cli;

import dev.davit.cli.cluster.ClusterException;
import dev.davit.cli.dashboard.DashboardCommand;
import dev.davit.cli.dev.DemoCommand;
import dev.davit.cli.dev.DevCommand;
import dev.davit.cli.doctor.DoctorCommand;
import dev.davit.cli.help.CompletionCommand;
import dev.davit.cli.help.ExplainCommand;
import dev.davit.cli.runs.RunsCommand;
import dev.davit.cli.runs.TriggerCommand;
import dev.davit.cli.schedules.SchedulesCommand;
import dev.davit.cli.tasks.QueuesCommand;
import dev.davit.cli.tasks.TasksCommand;
import dev.davit.cli.tasks.TokensCommand;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.DavitException;
import dev.davit.client.InvalidCompletionException;
import dev.davit.client.InvalidPayloadException;
import dev.davit.client.InvalidRunException;
import dev.davit.client.InvalidScheduleException;
import dev.davit.client.InvalidTokenException;
import dev.davit.client.PayloadTooLargeException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line. Exits with 0 on success, with 1 on a failure, and with 2 on an error that the
/// user can fix.
@Command(
    name = "davit",
    mixinStandardHelpOptions = true,
    versionProvider = Davit.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Background tasks on Kubernetes.")
public final class Davit {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /// In the order of the help.
  private static final List<Class<?>> COMMANDS =
      List.of(
          TriggerCommand.class,
          RunsCommand.class,
          TasksCommand.class,
          QueuesCommand.class,
          TokensCommand.class,
          SchedulesCommand.class,
          DashboardCommand.class,
          DoctorCommand.class,
          ExplainCommand.class,
          CompletionCommand.class,
          DevCommand.class,
          DemoCommand.class,
          OperatorCommand.class);

  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /// A command line that can execute `args`. It has only the command in `args`, because reading the
  /// options of all commands would be the slowest part of the start.
  static CommandLine commandLine(String... args) {
    var commandLine = new CommandLine(new Davit());
    commands(args.length == 0 ? "" : args[0]).forEach(commandLine::addSubcommand);
    return commandLine
        .setExpandAtFiles(false) // @FILE is a payload, not more arguments
        .setParameterExceptionHandler(
            (wrong, _) -> {
              Output.of(wrong.getCommandLine()).note(WrongCall.text(wrong));
              return USAGE;
            })
        .setExecutionExceptionHandler(
            (exception, command, _) -> {
              var output = Output.of(command);
              if (!isForeseen(exception)) {
                output.stackTrace(exception);
                return FAILED;
              }
              output.note(String.valueOf(exception.getMessage()));
              return isUsage(exception) ? USAGE : FAILED;
            });
  }

  private static List<Class<?>> commands(String first) {
    if ("completion".equals(first)) {
      return COMMANDS; // completion covers all commands
    }
    var called =
        COMMANDS.stream()
            .filter(command -> command.getAnnotation(Command.class).name().equals(first))
            .toList();
    return called.isEmpty() && !"--version".equals(first) ? COMMANDS : called;
  }

  private static boolean isForeseen(Exception exception) {
    return exception instanceof UsageException
        || exception instanceof DavitException
        || exception instanceof ClusterException;
  }

  /// Whether the same call would fail on any cluster.
  private static boolean isUsage(Exception exception) {
    return exception instanceof UsageException
        || (exception instanceof ClusterException refusal && refusal.isUsage())
        || exception instanceof InvalidRunException
        || exception instanceof InvalidPayloadException
        || exception instanceof InvalidTokenException
        || exception instanceof InvalidScheduleException
        || exception instanceof InvalidCompletionException
        || exception instanceof PayloadTooLargeException;
  }

  /// The version of the jar.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Optional.ofNullable(Davit.class.getPackage().getImplementationVersion());
      return new String[] {"davit " + version.orElse("(development)")};
    }
  }
}
