package dev.davit.operator.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.RunError;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Instant;
import java.util.Optional;

/// What the run keeps of an ended attempt.
final class AttemptRecord {
  private AttemptRecord() {}

  /// How one pod ended.
  record How(Reason reason, String message, Optional<RunError> error, Times times) {}

  /// The record with the ended pod added; unchanged if there was no pod.
  ///
  /// @param retryAt when the next attempt starts
  static RunRecord ended(RunObservation seen, How how, Optional<Instant> retryAt) {
    var record = seen.versioned();
    if (!hasPod(seen)) {
      return record;
    }
    var pod = seen.podName();
    var facts = seen.podFacts();
    return record
        .onPod(pod)
        .startedAt(how.times().startedAt())
        .withNotes(record.notes().plus(facts.notes(), record.segment()))
        .with(
            new AttemptStatus(
                record.state().attempt(),
                pod,
                seen.task().version().map(TaskVersion::machine).orElse(null),
                facts.node().orElse(null),
                facts.image().orElse(null),
                how.reason().wireName(),
                new Why(how.reason(), how.message()).message(),
                facts.exitCode().orElse(null),
                facts.signal().orElse(null),
                facts.logTail().isEmpty() ? null : facts.logTail(),
                how.times().startedAt().map(Instant::toString).orElse(null),
                how.times().endedAt().map(Instant::toString).orElse(null),
                how.error().orElse(null),
                retryAt.map(Instant::toString).orElse(null)));
  }

  /// Whether the current attempt has had a pod.
  static boolean hasPod(RunObservation seen) {
    return switch (seen.record().state()) {
      case Dequeued _, Executing _ -> true;
      case PendingVersion _, Queued _, Delayed _, BackingOff _, Waiting _, Finished _ ->
          seen.pod() instanceof PodSeen.Present;
    };
  }
}
