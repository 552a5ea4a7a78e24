package dev.davit.operator.queue;

import java.util.Comparator;

/// A run that waits for a slot, in the order in which runs of one queue are served.
///
/// @param run the name of the run
/// @param runUid tells it from an earlier run of that name
/// @param pod the name that the pod will have: what the slot is known by
/// @param sequence where the run stands in the order of creation
public record SlotRequest(QueueRef queue, String run, String runUid, String pod, long sequence)
    implements Comparable<SlotRequest> {
  private static final Comparator<SlotRequest> FIRST_IN_FIRST_OUT =
      Comparator.comparingLong(SlotRequest::sequence).thenComparing(SlotRequest::run);

  /// Who takes the slot.
  public SlotHolder holder() {
    return new SlotHolder(queue.namespace(), run, runUid, pod);
  }

  @Override
  public int compareTo(SlotRequest other) {
    return FIRST_IN_FIRST_OUT.compare(this, other);
  }
}
