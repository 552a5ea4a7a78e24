/// `davit tasks` and `davit queues`: what can be run, and how many of it at once.
///
/// [TasksCommand] and [QueuesCommand] list and show them with the columns that they name;
/// [QueueChange] changes a queue.
@NullMarked
package dev.davit.cli.tasks;

import org.jspecify.annotations.NullMarked;
