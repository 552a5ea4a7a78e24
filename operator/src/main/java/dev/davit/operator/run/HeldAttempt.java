package dev.davit.operator.run;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodOutcome.DeadlineExceeded;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Reported;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunDecision.Answer;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.Hold;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides about a run that waits while its pod stays. It has no slot. When a wait is over, it asks
/// for one as a suspended run does, and only then the pod is answered and goes on. A pod that is
/// lost meanwhile makes a suspended run of it ([Suspension]).
final class HeldAttempt {
  /// Clocks of nodes differ.
  private static final Duration HELD_FOR = Duration.ofSeconds(1);

  private HeldAttempt() {}

  /// The pod executes, and waits, as it has asked.
  ///
  /// @param since when the pod began to execute, or went on after its last wait
  static RunDecision asked(RunObservation seen, Instant since) {
    var over = over(seen, seen.asked());
    // The last write of an operator that died may say that the pod goes on, and nobody gave a slot.
    if (!over.isEmpty() && seen.queue().slot() instanceof SlotStatus.Admitted) {
      return new Answer(over);
    }
    var waiting = new Waiting(seen.record().state().attempt(), seen.now(), seen.asked());
    var executed = Duration.between(since, seen.now());
    var next =
        RunLifecycle.onPod(seen, waiting, why(waiting))
            .startedAt(Optional.of(since))
            .inSegment(
                seen.record()
                    .segment()
                    .startNoted(seen.record().notes().metadata())
                    .after(executed));
    return new Hold(next, waiting.until());
  }

  static RunDecision decide(RunObservation seen, Waiting waiting) {
    return switch (seen.pod()) {
      case PodSeen.Present(_, Ended end, _, var deletedBy, _) ->
          ended(seen, waiting, end, deletedBy);
      case PodSeen.Present(_, _, _, var deletedBy, _) -> live(seen, waiting, deletedBy);
      case PodSeen.None _ when seen.request().canceled() -> RunEnd.canceled(seen);
      case PodSeen.None _ -> lost(seen, waiting, Times.UNKNOWN);
      case PodSeen.OlderAlive _ -> Stay.FOREVER;
    };
  }

  private static RunDecision live(
      RunObservation seen, Waiting waiting, Optional<Instant> deletedBy) {
    if (seen.request().canceled()) {
      return AttemptLife.canceling(seen, waiting, deletedBy);
    }
    if (deletedBy.isPresent()) {
      return AttemptLife.ending(seen, waiting, deletedBy.get());
    }
    if (over(seen, waiting.waits()).isEmpty()) {
      // Only the report of a bug can have replaced what the status says.
      var isHidden = seen.record().why().reason() == Reason.OPERATOR_ERROR;
      return new Hold(
          isHidden ? RunLifecycle.onPod(seen, waiting, why(waiting)) : seen.record(),
          waiting.until());
    }
    return seen.queue().slot() instanceof SlotStatus.Admitted
        ? goesOn(seen, waiting)
        : new AwaitSlot(seen.attempt(), Optional.empty());
  }

  /// The pod is answered after this write.
  private static RunDecision goesOn(RunObservation seen, Waiting waiting) {
    var executing = new Executing(waiting.attempt(), seen.now());
    return new WriteStatus(
        RunLifecycle.onPod(seen, executing, AttemptLife.executes(waiting.attempt())),
        Optional.of(seen.now()));
  }

  /// What a run that is in the line for a slot says.
  static RunRecord inLine(RunObservation seen, Why why) {
    return RunLifecycle.onPod(
        seen,
        seen.record().state(),
        new Why(why.reason(), "what it waited for is over; " + why.message()));
  }

  private static RunDecision ended(
      RunObservation seen, Waiting waiting, Ended end, Optional<Instant> deletedBy) {
    var isTold = end instanceof Reported(var result, _) && !(result instanceof Result.Canceled);
    return isTold || seen.request().canceled()
        ? AttemptEnd.of(seen, end, deletedBy.isPresent())
        : lost(seen, waiting, end.times());
  }

  /// Another pod goes on when a wait is over.
  private static RunDecision lost(RunObservation seen, Waiting waiting, Times times) {
    var why = Suspension.why(waiting);
    var lost = "the pod was lost while it waited, and another one goes on";
    return toNextSegment(
        seen, waiting, why, new AttemptRecord.How(why.reason(), lost, Optional.empty(), times));
  }

  /// Whether the kubelet has ended the pod because it counts the time in which the pod waited.
  static boolean hasTimeLeft(RunObservation seen, DeadlineExceeded end) {
    var max = seen.version().maxDuration();
    return end.started()
        && max.isPresent()
        && wasHeld(seen, end.times())
        && seen.record().segment().executed().plus(took(seen, end.times())).compareTo(max.get())
            < 0;
  }

  private static boolean wasHeld(RunObservation seen, Times times) {
    return seen.record().state() instanceof Executing(_, var since)
        && times.startedAt().filter(start -> start.plus(HELD_FOR).isBefore(since)).isPresent();
  }

  /// The attempt goes on in another pod.
  static RunDecision pastDeadline(RunObservation seen, DeadlineExceeded end) {
    var text = "the pod's deadline counts the time in which it waited; another pod goes on";
    var queued = new Queued(seen.record().state().attempt());
    return toNextSegment(
        seen,
        queued,
        new Why(Reason.QUEUED, text),
        new AttemptRecord.How(Reason.WAITING_FOR_TIME, text, Optional.empty(), end.times()));
  }

  private static RunDecision toNextSegment(
      RunObservation seen, RunState state, Why why, AttemptRecord.How how) {
    var before = seen.record().notes();
    var next =
        AttemptRecord.ended(seen, how, Optional.empty())
            .inSegment(seen.record().segment().next(took(seen, how.times()), before.metadata()))
            .inState(state, why);
    return new WriteEnd(next, seen.podToRemove(), Optional.of(seen.now()));
  }

  /// How long the pod has executed since its last wait.
  static Duration took(RunObservation seen, Times times) {
    var hasNeverWaited = seen.record().segment().equals(Segment.FIRST);
    return switch (seen.record().state()) {
      case Waiting _ when seen.isHeld() -> Duration.ZERO;
      case Executing(_, var since) when !hasNeverWaited ->
          times
              .endedAt()
              .map(end -> Duration.between(since, end))
              .filter(it -> !it.isNegative() && it.compareTo(times.took()) < 0)
              .orElse(times.took());
      case RunState _ -> times.took();
    };
  }

  /// What of `waits` is over, as entries of the journal.
  private static List<JournalEntry> over(RunObservation seen, List<Wait> waits) {
    var times =
        waits.stream()
            .filter(wait -> wait.until() != null && !seen.now().isBefore(wait.until()))
            .map(
                wait ->
                    JournalEntry.time(
                        wait.scope(),
                        wait.position(),
                        seen.record().state().attempt(),
                        seen.now(),
                        Objects.requireNonNull(wait.until())));
    return Stream.concat(times, seen.answers().stream())
        .sorted(Comparator.comparing(JournalEntry::scope).thenComparingInt(JournalEntry::position))
        .toList();
  }

  private static Why why(Waiting waiting) {
    return new Why(
        Suspension.reason(waiting),
        "waits %s; its pod stays".formatted(Suspension.forWhat(waiting)));
  }
}
