package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.RunDecision.Answer;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.Hold;
import dev.davit.operator.run.RunDecision.RememberStatus;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopLeftBehindPod;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteNotes;
import dev.davit.operator.run.RunDecision.WriteRefusal;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import java.util.List;
import java.util.Optional;

/// What pods have noted about a run, and its status does not say yet. Every status that is written
/// says it, and one is written for it if there is no other.
///
/// @param changes the oldest first
record Noted(List<Change> changes) {
  static final Noted NOTHING = new Noted(List.of());

  Noted {
    changes = List.copyOf(changes);
  }

  /// One of the changes.
  sealed interface Change {
    /// The record with the change.
    RunRecord on(RunRecord record);

    /// Whether the record is older than the pod.
    boolean isEarlyFor(RunRecord record);
  }

  /// What the task notes about its own run.
  ///
  /// @param attempt the pod's
  /// @param metadata all of them as the task sees them; empty: they have not changed
  /// @param tags that it has added
  record Own(AttemptId attempt, Optional<JsonNode> metadata, List<String> tags) implements Change {
    Own {
      tags = List.copyOf(tags);
    }

    /// The end of an attempt says more than this.
    @Override
    public RunRecord on(RunRecord record) {
      if (!attempt.equals(record.attempt())) {
        return record;
      }
      var tagged = record.withNotes(record.notes().withTags(tags));
      return metadata
          .filter(sent -> !isKnown(sent, record))
          .map(sent -> with(sent, tagged))
          .orElse(tagged);
    }

    private static RunRecord with(JsonNode metadata, RunRecord record) {
      var before = record.notes();
      return record
          .inSegment(record.segment().startNoted(before.metadata()))
          .withNotes(before.withMetadata(metadata));
    }

    @Override
    public boolean isEarlyFor(RunRecord record) {
      return record.attempt().isBefore(attempt);
    }

    private static boolean isKnown(JsonNode metadata, RunRecord record) {
      return record.notes().metadata().map(FreeJson::treeOf).filter(metadata::equals).isPresent();
    }
  }

  /// Whether `record` does not say all of it.
  boolean isNewTo(RunRecord record) {
    return !record.state().phase().isFinal() && !on(record).equals(record);
  }

  /// What is seen of the run, with what pods have noted.
  RunObservation in(RunObservation seen) {
    return changes.isEmpty() ? seen : seen.with(on(seen.record()));
  }

  private RunRecord on(RunRecord record) {
    var changed = record;
    for (var change : changes) {
      changed = change.on(changed);
    }
    return changed;
  }

  /// Decides about the run, and that what was noted is written.
  ///
  /// @param seen with what was noted
  RunDecision decide(RunObservation seen) {
    var decision = RunLifecycle.decide(seen);
    if (changes.isEmpty()) {
      return decision;
    }
    return switch (decision) {
      case Stay(var wakeAt) -> new WriteNotes(known(seen), wakeAt);
      case RememberStatus(var next, var wakeAt) -> new WriteNotes(next, wakeAt);
      // The slot is asked for after the write.
      case AwaitSlot _ -> new WriteNotes(known(seen), Optional.of(seen.now()));
      // The status says already that the pod waits.
      case Hold(var next, var wakeAt) when next.equals(seen.record()) ->
          new WriteNotes(next, wakeAt);
      case Hold _,
          Answer _,
          CreatePod _,
          WriteStatus _,
          WriteNotes _,
          WriteWaiting _,
          WriteRefusal _,
          StopPod _,
          StopLeftBehindPod _,
          WriteEnd _ ->
          decision;
    };
  }

  /// What the operator knows of the run, also if the status does not say it.
  private RunRecord known(RunObservation seen) {
    return seen.remembered().map(it -> on(it.status())).orElse(seen.record());
  }
}
