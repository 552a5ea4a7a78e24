package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Overflow;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.run.RunDecision.Before;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.Finished;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The ends of a run other than the end of an attempt.
final class RunEnd {
  static final Why CANCEL = new Why(Reason.CANCELED, "spec.cancel was set");
  private static final Why CANCEL_OF_PARENT =
      new Why(Reason.CANCELED, "the run that triggered it was canceled");

  private RunEnd() {}

  /// The run ends because of `spec.cancel`; no pod of it runs user code.
  static RunDecision canceled(RunObservation seen) {
    return finish(seen, Phase.CANCELED, CANCEL, Optional.empty(), Optional.empty(), Times.UNKNOWN);
  }

  /// The run ends with its parent, before a pod is spent.
  static RunDecision canceledWithParent(RunObservation seen) {
    return finish(
        seen, Phase.CANCELED, CANCEL_OF_PARENT, Optional.empty(), Optional.empty(), Times.UNKNOWN);
  }

  /// The run ends before a pod is spent.
  static RunDecision refused(RunObservation seen, Why why) {
    return finish(
        seen, Phase.FAILED, why, Optional.empty(), Optional.of(EndText.error(why)), Times.UNKNOWN);
  }

  /// The run has waited for too long; no pod of it has ever existed.
  static RunDecision expired(RunObservation seen, Duration ttl) {
    var why =
        new Why(
            Reason.EXPIRED,
            "waited since %s, longer than its ttl of %s"
                .formatted(seen.queuedAt(), Durations.format(ttl)));
    return finish(
        seen, Phase.EXPIRED, why, Optional.empty(), Optional.of(EndText.error(why)), Times.UNKNOWN);
  }

  /// The queue is too long for the run, which has no pod. If the run is dropped, it has never had a
  /// pod and expires, so that it releases its idempotency key.
  static RunDecision dropped(RunObservation seen, Overflow overflow, String message) {
    var phase =
        switch (overflow) {
          case CANCEL_OLDEST -> Phase.CANCELED;
          case DROP_NEWEST, REFUSE -> Phase.EXPIRED;
        };
    var why = new Why(Reason.QUEUE_FULL, message);
    return finish(
        seen, phase, why, Optional.empty(), Optional.of(EndText.error(why)), Times.UNKNOWN);
  }

  /// The pod exists, but its container will not start.
  static RunDecision neverStarted(RunObservation seen, Phase phase, Why why) {
    return finish(
        seen, phase, why, Optional.empty(), Optional.of(EndText.error(why)), Times.UNKNOWN);
  }

  /// The run is in a final phase from now on. The record contains its last attempt, if that has a
  /// pod.
  static RunDecision finish(
      RunObservation seen,
      Phase phase,
      Why why,
      Optional<JsonNode> output,
      Optional<RunError> error,
      Times times) {
    return finish(seen, phase, why, output, Optional.empty(), error, times);
  }

  /// As above.
  ///
  /// @param outputRef where the object store has the output
  static RunDecision finish(
      RunObservation seen,
      Phase phase,
      Why why,
      Optional<JsonNode> output,
      Optional<RunOutputRef> outputRef,
      Optional<RunError> error,
      Times times) {
    var attempt = seen.record().state().attempt();
    var state = new Finished(phase, attempt, seen.now(), output, outputRef, error);
    var how = new AttemptRecord.How(why.reason(), why.message(), error, times);
    var ended = AttemptRecord.ended(seen, how, Optional.empty());
    var next =
        ended
            .withNotes(ended.notes().withoutJournal())
            .inSegment(ended.segment().withoutMetadata())
            .inState(state, why);
    var children = phase == Phase.CANCELED ? seen.family().toCancel() : List.<String>of();
    var before = new Before(List.of(), List.of(), children);
    return new WriteEnd(next, seen.podToRemove(), Optional.empty(), before);
  }
}
