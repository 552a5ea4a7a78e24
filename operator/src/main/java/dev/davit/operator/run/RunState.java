package dev.davit.operator.run;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.contract.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The state of a run. Each case holds only what is true in that state.
public sealed interface RunState {
  /// Its task does not exist (yet).
  record PendingVersion() implements RunState {}

  /// Waits for a slot.
  record Queued(int nextAttempt) implements RunState {}

  /// Waits until the delay that its caller set is over.
  record Delayed(Instant until) implements RunState {}

  /// Waits for the start of its next attempt.
  record BackingOff(int nextAttempt, Instant until) implements RunState {}

  /// The pod of this attempt is requested; user code has not been seen running.
  record Dequeued(int attempt) implements RunState {}

  record Executing(int attempt, Instant since) implements RunState {}

  /// Suspended: it has no pod and no slot. The pod of this attempt's next segment goes on with it
  /// when the first of the waits is over.
  record Waiting(int attempt, Instant since, List<Wait> waits) implements RunState {
    public Waiting {
      waits = List.copyOf(waits);
    }

    /// When the first wait for a time is over; empty: the run waits for tokens only.
    public Optional<Instant> until() {
      return waits.stream().flatMap(wait -> Stream.ofNullable(wait.until())).min(naturalOrder());
    }
  }

  /// It has ended.
  ///
  /// @param output what the task returned, if the run itself has it
  /// @param outputRef where the object store has it
  record Finished(
      Phase phase,
      int attempt,
      Instant at,
      Optional<JsonNode> output,
      Optional<RunOutputRef> outputRef,
      Optional<RunError> error)
      implements RunState {
    /// A run whose output is not in the object store.
    Finished(
        Phase phase, int attempt, Instant at, Optional<JsonNode> output, Optional<RunError> error) {
      this(phase, attempt, at, output, Optional.empty(), error);
    }
  }

  /// The current attempt, or the next one.
  default int attempt() {
    return switch (this) {
      case PendingVersion _, Delayed _ -> 1;
      case Queued(var next) -> next;
      case BackingOff(var next, _) -> next;
      case Dequeued(var attempt) -> attempt;
      case Executing(var attempt, _) -> attempt;
      case Waiting(var attempt, _, _) -> attempt;
      case Finished(_, var attempt, _, _, _, _) -> attempt;
    };
  }

  /// Whether a run in this state has a slot, or waits for one.
  default boolean takesPartInQueue() {
    return switch (this) {
      case PendingVersion _, Delayed _, Waiting _, Finished _ -> false;
      case Queued _, BackingOff _, Dequeued _, Executing _ -> true;
    };
  }

  default Phase phase() {
    return switch (this) {
      case PendingVersion _ -> Phase.PENDING_VERSION;
      case Queued _ -> Phase.QUEUED;
      case Delayed _, BackingOff _ -> Phase.DELAYED;
      case Dequeued _ -> Phase.DEQUEUED;
      case Executing _ -> Phase.EXECUTING;
      case Waiting _ -> Phase.WAITING;
      case Finished(var phase, _, _, _, _, _) -> phase;
    };
  }
}
