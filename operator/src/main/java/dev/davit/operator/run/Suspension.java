package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.run.RunDecision.Before;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides about a run whose attempt is suspended: its pod has ended, and the attempt has not. When
/// a wait is over, the run asks for a slot as any other that waits for one ([RunLifecycle]). If the
/// pod stays, [HeldAttempt] decides.
final class Suspension {
  private Suspension() {}

  /// The pod ended with these waits.
  static RunDecision begin(RunObservation seen, Result.Suspended suspended, Times times) {
    var before = seen.record().notes();
    var tooLarge = Journals.faultOf(before.journal(), seen.podFacts().notes());
    if (tooLarge.isPresent()) {
      return tooLarge(seen, tooLarge.get());
    }
    var attempt = seen.record().state().attempt();
    var waiting = new Waiting(attempt, seen.now(), suspended.waits());
    var why = why(waiting);
    var how = new AttemptRecord.How(why.reason(), why.message(), Optional.empty(), times);
    var next =
        AttemptRecord.ended(seen, how, Optional.empty())
            .inSegment(
                seen.record().segment().next(HeldAttempt.took(seen, times), before.metadata()))
            .inState(waiting, why);
    // A token may have been completed before, and a run may have ended.
    var lookAt = isForTime(waiting) ? waiting.until() : Optional.of(seen.now());
    var first = new Before(suspended.tokens(), suspended.runs(), List.of());
    return new WriteEnd(next, seen.podToRemove(), lookAt, first);
  }

  /// A token that the pod has made is not valid: only the runner of another language can have sent
  /// one, and another attempt would send it again.
  static RunDecision withoutToken(RunObservation seen, String refusal) {
    var error = new TaskError("TokenInvalid", refusal, null);
    return AttemptEnd.failed(seen, Phase.FAILED, Reason.TASK_FAILED, error, times(seen));
  }

  /// What the next pod needs to know does not fit.
  private static RunDecision tooLarge(RunObservation seen, String fault) {
    var error = new TaskError(Reason.JOURNAL_TOO_LARGE.wireName(), fault, null);
    return AttemptEnd.failed(seen, Phase.FAILED, Reason.JOURNAL_TOO_LARGE, error, times(seen));
  }

  private static AttemptNotes notes(List<JournalEntry> entries) {
    return new AttemptNotes(null, List.of(), JournalJson.write(entries));
  }

  private static Times times(RunObservation seen) {
    return seen.pod() instanceof PodSeen.Present(_, Ended end, _, _, _)
        ? end.times()
        : Times.UNKNOWN;
  }

  /// Runs that the pod has triggered cannot be created: the waits for them are over. The attempt
  /// goes on at once, and no other pod of it is needed to report this.
  ///
  /// @param refused why, by the names of the runs
  static RunDecision withoutRuns(RunObservation seen, WriteEnd begun, Map<String, String> refused) {
    var waiting = (Waiting) begun.next().state();
    var told = notes(refusals(waiting, seen, refused));
    var before = begun.next().notes();
    var tooLarge = Journals.faultOf(before.journal(), told);
    if (tooLarge.isPresent()) {
      return tooLarge(seen, tooLarge.get());
    }
    var why = new Why(Reason.QUEUED, "a run that it triggered was refused");
    return new WriteEnd(
        begun
            .next()
            .withNotes(before.plus(told, begun.next().segment()))
            .inState(new Queued(waiting.attempt()), why),
        begun.pod(),
        Optional.of(seen.now()));
  }

  private static List<JournalEntry> refusals(
      Waiting waiting, RunObservation seen, Map<String, String> refused) {
    return waiting.waits().stream()
        .flatMap(
            wait ->
                Stream.ofNullable(wait.run())
                    .flatMap(name -> Stream.ofNullable(refused.get(name)))
                    .map(message -> refusal(wait, waiting.attempt(), seen.now(), message)))
        .toList();
  }

  /// No wait is over. Only the report of a bug can have replaced what the status says.
  static RunDecision goesOn(RunObservation seen, Waiting waiting) {
    return seen.record().why().reason() == Reason.OPERATOR_ERROR
        ? RunLifecycle.write(seen, waiting, why(waiting), waiting.until())
        : new Stay(waiting.until());
  }

  private static JournalEntry refusal(Wait wait, int attempt, Instant now, String message) {
    var name = Objects.requireNonNull(wait.run());
    var error = new TaskError("RunRefused", message, null);
    return JournalEntry.run(wait.scope(), wait.position(), name, attempt, now)
        .ended(now, Phase.FAILED.wireName(), error);
  }

  /// Tokens, runs or batches that the run waits for are over. The journal says so from now on,
  /// whatever becomes of them.
  static RunDecision answered(RunObservation seen, List<JournalEntry> answers) {
    var notes = seen.record().notes();
    var told = notes(answers);
    var tooLarge = Journals.faultOf(notes.journal(), told);
    if (tooLarge.isPresent()) {
      var text = "with the output of a %s, %s".formatted(word(answers.getFirst()), tooLarge.get());
      return RunEnd.refused(seen, new Why(Reason.JOURNAL_TOO_LARGE, text));
    }
    var first = answers.getFirst();
    var why = new Why(Reason.QUEUED, "%s %s is over".formatted(word(first), first.name()));
    var next = seen.record().withNotes(notes.plus(told, seen.record().segment()));
    return new WriteStatus(
        next.inState(new Queued(next.state().attempt()), why), Optional.of(seen.now()));
  }

  private static String word(JournalEntry answer) {
    return answer.kind().wireName().toLowerCase(Locale.ROOT);
  }

  static Why why(Waiting waiting) {
    return new Why(reason(waiting), "suspended; waits " + forWhat(waiting));
  }

  /// Such as `for run order-7`.
  static String forWhat(Waiting waiting) {
    return (isForTime(waiting) ? "until " : "for ") + SuspendStatus.inShort(waiting);
  }

  static Reason reason(Waiting waiting) {
    if (isForTime(waiting)) {
      return Reason.WAITING_FOR_TIME;
    }
    if (!SuspendStatus.tokens(waiting).isEmpty()) {
      return Reason.WAITING_FOR_TOKEN;
    }
    return SuspendStatus.runs(waiting).isEmpty()
        ? Reason.WAITING_FOR_BATCH
        : Reason.WAITING_FOR_RUN;
  }

  private static boolean isForTime(Waiting waiting) {
    return waiting.waits().stream().allMatch(wait -> wait.until() != null);
  }
}
