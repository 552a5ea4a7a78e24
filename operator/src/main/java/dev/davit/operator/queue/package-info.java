/// Which runs may start: queues, their limits, and the slots that live pods take.
///
/// Reading order: [QueueRef] and [Lane] (where a run waits), [QueueDefinition] (the limits of a
/// queue), [Dispatcher] (pure: events in, admissions out), [QueueChange], [Levels] and [Level] (its
/// tree of limits), [Slots] (its shell: a lock, and the wake-up of admitted runs),
/// [QueueReconciler]. A slot is a live pod that can be listed, or the admission that is about to
/// become one; it must never be a counter that goes up and down.
@NullMarked
package dev.davit.operator.queue;

import org.jspecify.annotations.NullMarked;
