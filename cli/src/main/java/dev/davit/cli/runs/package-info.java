/// `davit trigger` and `davit runs`: what people do with runs, by the client that programs use.
///
/// [TriggerCommand], and the commands in [RunsCommand]. [RunName] says which run is meant,
/// [RunFilter] and [Selection] which ones; [OneOrMany] changes them, and [Many] reports what
/// becomes of many. What is shown of a run is pure: [RunColumns] and [RunPage]; [Newest] picks
/// runs, [LogSource] the place of a log, and [RunLogs] reads it. [RunEnd] waits for the end of a
/// run. The result goes to stdout, what only people read to stderr.
@NullMarked
package dev.davit.cli.runs;

import org.jspecify.annotations.NullMarked;
