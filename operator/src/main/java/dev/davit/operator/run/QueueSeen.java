package dev.davit.operator.run;

import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.SlotStatus;
import java.util.Optional;

/// A run's place in its queue.
///
/// @param lane where the run waits; empty while there is no task
/// @param definition the limits of the queue; `Missing` while there is no task
record QueueSeen(Optional<Lane> lane, QueueDefinition definition, SlotStatus slot) {}
