/// `davit tasks` and `davit queues`: the tasks, and the limits on their parallel runs.
///
/// [TasksCommand] and [QueuesCommand] list and show them, and define the columns.
/// [QueueChangeCommand] changes a queue.
@NullMarked
package dev.davit.cli.tasks;

import org.jspecify.annotations.NullMarked;
