package dev.davit.cli.schedules;

import picocli.CommandLine.Command;

/// Commands on schedules.
@Command(
    name = "schedules",
    mixinStandardHelpOptions = true,
    subcommands = {NextCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Show when a cron expression fires.")
public final class SchedulesCommand {}
