package dev.davit.operator.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A run that waits for a slot, in the order in which runs of one queue are served.
///
/// @param task the task by which the run is in this queue; empty if the run itself names the queue
/// @param run the name of the run
/// @param runUid tells it from an earlier run of that name
/// @param pod the name that the pod will have: what the slot is known by
/// @param place when the run counts as queued: its priority is a head start
/// @param sequence where the run stands in the order of creation
/// @param isNew whether nobody has told the run yet that it waits: only then may a full queue drop
///   it
public record SlotRequest(
    QueueCopy copy,
    Optional<String> task,
    String run,
    String runUid,
    String pod,
    Instant place,
    long sequence,
    boolean isNew)
    implements Comparable<SlotRequest> {
  private static final Comparator<SlotRequest> FIRST_IN_FIRST_OUT =
      Comparator.comparing(SlotRequest::place)
          .thenComparingLong(SlotRequest::sequence)
          .thenComparing(SlotRequest::run)
          .thenComparing(SlotRequest::runUid);

  public QueueRef queue() {
    return copy.queue();
  }

  /// Who takes the slot.
  public SlotHolder holder() {
    return new SlotHolder(copy.queue().namespace(), run, runUid, pod);
  }

  @Override
  public int compareTo(SlotRequest other) {
    return FIRST_IN_FIRST_OUT.compare(this, other);
  }
}
