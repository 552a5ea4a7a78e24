/// `davit tasks`, `davit queues` and `davit tokens`: the tasks, the limits on their parallel runs,
/// and tokens.
///
/// [TasksCommand], [QueuesCommand] and [TokensCommand] list and show them, and define the columns.
/// [QueueChangeCommand] changes a queue; [TokensCommand] also completes a token.
@NullMarked
package dev.davit.cli.tasks;

import org.jspecify.annotations.NullMarked;
