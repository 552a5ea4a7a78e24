package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Statuses that this operator has decided on and not written, because the run may end before it is
/// worth a write. As long as the pod lives, it says the same. If it vanishes, this memory says what
/// had begun: the attempt counts as disrupted, and the run does not go on as if it had never had a
/// pod. Another operator that begins to lead finds the pod. Thread-safe.
class RememberedStatuses {
  private final Map<String, Entry> byRunUid = new ConcurrentHashMap<>();

  private record Entry(SlotHolder pod, Remembered remembered) {
    /// This entry, if it is about the same state as `next`: what counts is when that began.
    Entry or(Entry next) {
      var isSame =
          pod.equals(next.pod)
              && remembered.status().state().getClass()
                  == next.remembered.status().state().getClass();
      return new Entry(
          next.pod,
          isSame ? new Remembered(next.remembered.status(), remembered.since()) : next.remembered);
    }
  }

  /// @param status what would have been written
  /// @param since when the operator first decided to remember a status of this state
  record Remembered(RunRecord status, Instant since) {}

  void remember(SlotHolder pod, RunRecord status, Instant now) {
    byRunUid.merge(pod.runUid(), new Entry(pod, new Remembered(status, now)), Entry::or);
  }

  /// What is remembered of that pod's attempt; empty if `written`, the record from the run's
  /// status, knows as much.
  Optional<Remembered> of(SlotHolder pod, RunRecord written) {
    return switch (written.state()) {
      case RunState.Executing _, RunState.Finished _ -> Optional.empty();
      case RunState.PendingVersion _,
          RunState.Queued _,
          RunState.Delayed _,
          RunState.BackingOff _,
          RunState.Waiting _,
          RunState.Dequeued _ ->
          Optional.ofNullable(byRunUid.get(pod.runUid()))
              .filter(it -> it.pod().equals(pod))
              .map(Entry::remembered);
    };
  }

  /// How many are remembered.
  int count() {
    return byRunUid.size();
  }

  /// A status of the run was written.
  void written(Run run) {
    byRunUid.remove(run.getMetadata().getUid());
  }

  /// Forgets runs that are gone; `runUid` returns the uid of the run with that key.
  void sweep(Function<RunRef, Optional<String>> runUid) {
    byRunUid
        .values()
        .removeIf(
            it -> runUid.apply(it.pod().runRef()).filter(it.pod().runUid()::equals).isEmpty());
  }
}
