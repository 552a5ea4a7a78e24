package dev.davit.operator.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A run that waits for a slot, in the order in which runs of one queue are served.
///
/// @param holder what takes the slot
/// @param task the task by which the run is in this queue; empty if the run itself names the queue
/// @param place when the run counts as queued: its priority is a head start
/// @param sequence where the run stands in the order of creation
/// @param isNew whether nobody has told the run yet that it waits: only then may a full queue drop
///   it
public record SlotRequest(
    SlotHolder holder,
    QueueCopy copy,
    Optional<String> task,
    Instant place,
    long sequence,
    boolean isNew)
    implements Comparable<SlotRequest> {
  private static final Comparator<SlotRequest> FIRST_IN_FIRST_OUT =
      Comparator.comparing(SlotRequest::place)
          .thenComparingLong(SlotRequest::sequence)
          .thenComparing(request -> request.holder().run())
          .thenComparing(request -> request.holder().runUid());

  public QueueRef queue() {
    return copy.queue();
  }

  @Override
  public int compareTo(SlotRequest other) {
    return FIRST_IN_FIRST_OUT.compare(this, other);
  }
}
