/// The list of queues: [QueuePages] finds the page and does what its buttons ask for, [QueueChange]
/// is pure and says how a queue is changed, [QueuesPage] is what the template prints.
@NullMarked
package dev.davit.dashboard.queue;

import org.jspecify.annotations.NullMarked;
