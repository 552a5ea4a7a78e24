package dev.davit.cli.runs;

import picocli.CommandLine.Command;

/// What can be done with runs that are there.
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    subcommands = {CancelCommand.class, ReplayCommand.class, RescheduleCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Cancel, replay or reschedule runs; kubectl get runs lists them.")
public final class RunsCommand {}
