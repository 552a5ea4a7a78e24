package dev.davit.operator.queue;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// A change of queues, of the runs that wait in them, or of their slots.
sealed interface QueueChange {
  /// The definition of a queue has become known, or has changed.
  ///
  /// @param live the slots of all live pods: their starts count if a rate is new
  record Defined(QueueRef queue, QueueDefinition definition, Collection<SlotStart> live)
      implements QueueChange {}

  /// A run waits for a slot. The request replaces the run's earlier one.
  record Requested(SlotRequest request, Optional<SlotRequest> before) implements QueueChange {}

  /// A run no longer waits.
  record Withdrawn(SlotRequest request) implements QueueChange {}

  /// The length of the queue has been checked: its newcomers count from now on.
  record LengthChecked(QueueRef queue) implements QueueChange {}

  /// A waiting run takes the slot that is its turn: all others come first now.
  record Admitted(SlotRequest request, Instant at) implements QueueChange {}

  /// A live pod takes a slot, whatever the limit says. Its run no longer waits, and the slot that
  /// it had is free.
  record Held(
      SlotHolder holder, SlotStart slot, Optional<SlotRequest> request, Optional<SlotStart> before)
      implements QueueChange {}

  /// An attempt has started: rate limits need no more.
  record Started(SlotStart slot) implements QueueChange {}

  /// A pod can no longer run user code.
  record Released(SlotHolder holder, SlotStart slot) implements QueueChange {}

  /// The slot was not used, and no rate counts it.
  record GivenBack(SlotHolder holder, SlotStart slot) implements QueueChange {}

  /// It is now this time.
  record TimePassed(Instant now) implements QueueChange {}
}
