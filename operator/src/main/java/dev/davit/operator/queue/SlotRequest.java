package dev.davit.operator.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A run that waits for a slot. Requests are ordered as the runs of one queue are served.
///
/// @param holder the pod that takes the slot
/// @param task the task whose queue setting applies; empty if the run itself names the queue
/// @param place when the run counts as queued: its priority is a head start
/// @param sequence the run's position in the order of creation
/// @param isNew whether the status does not say yet that the run waits: only then may a full queue
///   drop it
/// @param resumes whether the run goes on after a wait: the length of its queue does not concern it
public record SlotRequest(
    SlotHolder holder,
    Lane lane,
    Optional<String> task,
    Instant place,
    long sequence,
    boolean isNew,
    boolean resumes)
    implements Comparable<SlotRequest> {
  private static final Comparator<SlotRequest> FIRST_IN_FIRST_OUT =
      Comparator.comparing(SlotRequest::place)
          .thenComparingLong(SlotRequest::sequence)
          .thenComparing(request -> request.holder().run())
          .thenComparing(request -> request.holder().runUid());

  /// A request of a run that does not go on after a wait.
  public SlotRequest(
      SlotHolder holder,
      Lane lane,
      Optional<String> task,
      Instant place,
      long sequence,
      boolean isNew) {
    this(holder, lane, task, place, sequence, isNew, false);
  }

  public QueueRef queue() {
    return lane.queue();
  }

  @Override
  public int compareTo(SlotRequest other) {
    return FIRST_IN_FIRST_OUT.compare(this, other);
  }
}
