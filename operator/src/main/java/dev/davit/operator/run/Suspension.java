package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.util.List;
import java.util.Optional;

/// Decides about a run whose attempt is suspended: its pod has ended, and the attempt has not. When
/// a wait is over, the run asks for a slot as any other that waits for one ([RunLifecycle]).
final class Suspension {
  private Suspension() {}

  /// The pod ended with these waits.
  static RunDecision begin(RunObservation seen, Result.Suspended suspended, Times times) {
    var before = seen.record().notes();
    var tooLarge = Journals.faultOf(before.journal(), seen.podFacts().notes());
    if (tooLarge.isPresent()) {
      var error = new TaskError(Reason.JOURNAL_TOO_LARGE.wireName(), tooLarge.get(), null);
      return AttemptEnd.failed(seen, Phase.FAILED, Reason.JOURNAL_TOO_LARGE, error, times);
    }
    var attempt = seen.record().state().attempt();
    var waiting = new Waiting(attempt, seen.now(), suspended.waits());
    var why = why(waiting);
    var how = new AttemptRecord.How(why.reason(), why.message(), Optional.empty(), times);
    var next =
        AttemptRecord.ended(seen, how, Optional.empty())
            .inSegment(seen.record().segment().next(times.took(), before.metadata()))
            .inState(waiting, why);
    // A token may have been completed before.
    var lookAt =
        SuspendStatus.tokens(waiting).isEmpty() ? waiting.until() : Optional.of(seen.now());
    return new WriteEnd(next, seen.podToRemove(), lookAt, suspended.tokens());
  }

  /// A token that the pod has made is not valid: only the runner of another language can have sent
  /// one, and another attempt would send it again.
  static RunDecision withoutToken(RunObservation seen, String refusal) {
    var times =
        seen.pod() instanceof PodSeen.Present(_, Ended end, _, _, _) ? end.times() : Times.UNKNOWN;
    var error = new TaskError("TokenInvalid", refusal, null);
    return AttemptEnd.failed(seen, Phase.FAILED, Reason.TASK_FAILED, error, times);
  }

  /// No wait is over. Only the report of a bug can have replaced what the status says.
  static RunDecision goesOn(RunObservation seen, Waiting waiting) {
    return seen.record().why().reason() == Reason.OPERATOR_ERROR
        ? RunLifecycle.write(seen, waiting, why(waiting), waiting.until())
        : new Stay(waiting.until());
  }

  /// Tokens that the run waits for are completed, or have timed out. The journal says so from now
  /// on, whatever becomes of them.
  static RunDecision answered(RunObservation seen, List<JournalEntry> answers) {
    var notes = seen.record().notes();
    var told = new AttemptNotes(null, List.of(), JournalJson.write(answers));
    var tooLarge = Journals.faultOf(notes.journal(), told);
    if (tooLarge.isPresent()) {
      var text = "with the output of a token, " + tooLarge.get();
      return RunEnd.refused(seen, new Why(Reason.JOURNAL_TOO_LARGE, text));
    }
    var why = new Why(Reason.QUEUED, "token %s is over".formatted(answers.getFirst().name()));
    var next = seen.record().withNotes(notes.plus(told));
    return new WriteStatus(
        next.inState(new Queued(next.state().attempt()), why), Optional.of(seen.now()));
  }

  private static Why why(Waiting waiting) {
    var tokens = SuspendStatus.tokens(waiting);
    if (tokens.isEmpty()) {
      return new Why(
          Reason.WAITING_FOR_TIME, "suspended; waits until " + SuspendStatus.inShort(waiting));
    }
    return new Why(
        Reason.WAITING_FOR_TOKEN, "suspended; waits for " + SuspendStatus.inShort(waiting));
  }
}
