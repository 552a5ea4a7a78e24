/// `davit trigger` and `davit runs`: what people do with runs, by the client that programs use.
///
/// [TriggerCommand], and in [RunsCommand] [CancelCommand], [ReplayCommand] and [RescheduleCommand].
/// [Connection] says for which cluster, [Selection] for which runs; [OneOrMany] does it, and [Many]
/// tells what becomes of many. The result goes to stdout, what only people read to stderr.
@NullMarked
package dev.davit.cli.runs;

import org.jspecify.annotations.NullMarked;
