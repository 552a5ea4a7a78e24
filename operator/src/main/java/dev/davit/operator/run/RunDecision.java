package dev.davit.operator.run;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.operator.attempt.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What to do about a run.
sealed interface RunDecision {
  /// Do nothing now. Look again at `wakeAt`, if it is given, or when something changes.
  record Stay(Optional<Instant> wakeAt) implements RunDecision {
    static final Stay FOREVER = new Stay(Optional.empty());

    static Stay until(Instant wakeAt) {
      return new Stay(Optional.of(wakeAt));
    }
  }

  /// Ask for a slot. [RunLifecycle#afterSlotAnswer] decides what follows from the answer.
  record AwaitSlot(AttemptId attempt, Optional<Instant> wakeAt) implements RunDecision {}

  /// The run has a slot: create the pod.
  record CreatePod(AttemptId attempt) implements RunDecision {}

  /// Write the status, and look again at `wakeAt`.
  record WriteStatus(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// Write what pods have noted, beside what the status says or would say anyway, and look again at
  /// `wakeAt`.
  record WriteNotes(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// Write that the run waits, as soon as there is time for it, and look again at `wakeAt`.
  record WriteWaiting(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// Write that the pod was refused, also as an Event, and ask for it again at `wakeAt`.
  record WriteRefusal(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// Remember `next`, and look again at `wakeAt`, which writes it if it is still true then. A run
  /// that ends before is spared that write.
  record RememberStatus(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// The pod waits: write the status, if it does not say so, and give the slot of the pod back
  /// after that.
  record Hold(RunRecord next, Optional<Instant> wakeAt) implements RunDecision {}

  /// Tell the pod, which waits, what is over: it goes on.
  record Answer(List<JournalEntry> over) implements RunDecision {
    public Answer {
      over = List.copyOf(over);
    }
  }

  /// Write the status, and ask the kubelet to end the pod; its end is seen later.
  record StopPod(RunRecord next) implements RunDecision {}

  /// End the pod of an attempt that is over, if the API server shows that it still lives. A pod
  /// that has ended is kept for people to look at.
  record StopLeftBehindPod(String pod) implements RunDecision {}

  /// An attempt has ended, or the run ends without one: write the status and an Event, and remove
  /// the pod.
  ///
  /// @param before what is done first, so that it is done again if the operator dies meanwhile
  record WriteEnd(RunRecord next, Optional<String> pod, Optional<Instant> wakeAt, Before before)
      implements RunDecision {
    WriteEnd(RunRecord next, Optional<String> pod, Optional<Instant> wakeAt) {
      this(next, pod, wakeAt, Before.NOTHING);
    }
  }

  /// What the end of an attempt does to other resources.
  ///
  /// @param tokens that the attempt has made: they are created
  /// @param runs that the attempt has triggered: they are created
  /// @param canceled the names of runs that are canceled
  record Before(List<NewToken> tokens, List<NewRun> runs, List<String> canceled) {
    static final Before NOTHING = new Before(List.of(), List.of(), List.of());

    public Before {
      tokens = List.copyOf(tokens);
      runs = List.copyOf(runs);
      canceled = List.copyOf(canceled);
    }
  }
}
