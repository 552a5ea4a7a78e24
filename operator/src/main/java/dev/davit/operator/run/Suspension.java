package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.contract.Reason;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Waiting;
import java.util.List;
import java.util.Optional;

/// Decides about a run whose attempt is suspended: its pod has ended, and the attempt has not. When
/// a wait is over, the run asks for a slot as any other that waits for one ([RunLifecycle]).
final class Suspension {
  private Suspension() {}

  /// The pod ended with these waits.
  static RunDecision begin(RunObservation seen, List<Wait> waits, Times times) {
    var before = seen.record().notes();
    var tooLarge = Journals.faultOf(before.journal(), seen.podFacts().notes());
    if (tooLarge.isPresent()) {
      var error = new TaskError(Reason.JOURNAL_TOO_LARGE.wireName(), tooLarge.get(), null);
      return AttemptEnd.failed(seen, Phase.FAILED, Reason.JOURNAL_TOO_LARGE, error, times);
    }
    var waiting = new Waiting(seen.record().state().attempt(), seen.now(), waits);
    var why = why(waiting);
    var how = new AttemptRecord.How(why.reason(), why.message(), Optional.empty(), times);
    var next =
        AttemptRecord.ended(seen, how, Optional.empty())
            .inSegment(seen.record().segment().next(times.took(), before.metadata()))
            .inState(waiting, why);
    return new WriteEnd(next, seen.podToRemove(), Optional.of(waiting.until()));
  }

  /// No wait is over. Only the report of a bug can have replaced what the status says.
  static RunDecision goesOn(RunObservation seen, Waiting waiting) {
    return seen.record().why().reason() == Reason.OPERATOR_ERROR
        ? RunLifecycle.write(seen, waiting, why(waiting), Optional.of(waiting.until()))
        : Stay.until(waiting.until());
  }

  private static Why why(Waiting waiting) {
    return new Why(Reason.WAITING_FOR_TIME, "suspended; waits until " + waiting.until());
  }
}
