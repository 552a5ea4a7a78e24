package dev.davit.cli.runs;

import picocli.CommandLine.Command;

/// Commands on existing runs.
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    subcommands = {
      ListCommand.class,
      GetCommand.class,
      DescribeCommand.class,
      LogsCommand.class,
      WaitCommand.class,
      CancelCommand.class,
      ReplayCommand.class,
      RescheduleCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description =
        "List runs and show why they stand where they do; read their logs, await, cancel, replay or reschedule them.")
public final class RunsCommand {}
