/// `davit trigger` and `davit runs`: operations on runs, with the same client that programs use.
///
/// The commands are [TriggerCommand] and those in [RunsCommand]. [RunName] selects one run,
/// [RunFilter] and [Selection] select many. [OneOrMany] changes them, and [BulkOutput] reports the
/// progress. The output for a run is pure: [RunColumns] and [RunPage]. [NewestRuns] picks runs,
/// [LogSource] finds a log, and [RunLogs] prints it. [EndWaiter] waits for the end of a run.
/// Results go to stdout, messages for people go to stderr.
@NullMarked
package dev.davit.cli.runs;

import org.jspecify.annotations.NullMarked;
