package dev.davit.cli;

import dev.davit.cli.dev.DemoCommand;
import dev.davit.cli.dev.DevCommand;
import dev.davit.cli.dev.UsageException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line. Exits with 0 when all went as it should, 1 when something did not, 2 when the
/// user can put it right.
@Command(
    name = "davit",
    mixinStandardHelpOptions = true,
    versionProvider = Davit.Version.class,
    subcommands = {DevCommand.class, DemoCommand.class, OperatorCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Background tasks on Kubernetes.")
public final class Davit {
  private static final int USAGE = 2;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Davit())
        .setExecutionExceptionHandler(
            (exception, command, _) -> {
              if (!(exception instanceof UsageException)) {
                throw exception;
              }
              command.getErr().println("davit: " + exception.getMessage());
              return USAGE;
            });
  }

  /// Tells the version of the jar.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Optional.ofNullable(Davit.class.getPackage().getImplementationVersion());
      return new String[] {"davit " + version.orElse("(development)")};
    }
  }
}
