package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.MetadataOperations;
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
import java.util.stream.Stream;

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
          .map(record.segment()::shown)
          .filter(shown -> !isKnown(shown, record))
          .map(shown -> with(shown, tagged))
          .orElse(tagged);
    }

    private static RunRecord with(JsonNode shown, RunRecord record) {
      var before = record.notes();
      return record
          .inSegment(record.segment().startNoted(before.metadata()))
          .withNotes(before.withMetadata(shown));
    }

    @Override
    public boolean isEarlyFor(RunRecord record) {
      return record.attempt().isBefore(attempt);
    }

    private static boolean isKnown(JsonNode shown, RunRecord record) {
      return record.notes().metadata().map(FreeJson::treeOf).filter(shown::equals).isPresent();
    }
  }

  /// What the task of a run below this one does to its metadata. It is done to what this run's own
  /// task says later, too ([Segment#ofChildren]).
  ///
  /// @param pod the uid of the other run, and the name of its pod
  /// @param sequence the number of the pod's request
  /// @param given the metadata with which this run was created
  record OfChild(String pod, int sequence, ObjectNode given, MetadataOperations operations)
      implements Change {
    /// More than twice as many as one write has.
    private static final int REMEMBERED = 80;

    /// What cannot be done any more, because others were faster, is not done.
    @Override
    public RunRecord on(RunRecord record) {
      var notes = record.notes();
      if (isIn(notes.changedBy())) {
        return record;
      }
      var done = record.withNotes(notes.changedBy(added(notes.changedBy())));
      var before = metadata(notes.metadata());
      return operations.faultOn(before).isPresent()
          ? done
          : done.inSegment(record.segment().startNoted(notes.metadata()).changedBy(operations))
              .withNotes(done.notes().withMetadata(operations.on(before)));
    }

    private ObjectNode metadata(Optional<JsonNode> noted) {
      return noted.map(FreeJson::treeOf).orElse(given) instanceof ObjectNode all ? all : given;
    }

    boolean isIn(List<String> requests) {
      return requests.stream().anyMatch(it -> it.startsWith(pod + " ") && number(it) >= sequence);
    }

    private static int number(String request) {
      try {
        return Integer.parseInt(request.substring(request.indexOf(' ') + 1));
      } catch (NumberFormatException e) {
        return 0; // anyone who may write statuses may write nonsense
      }
    }

    private List<String> added(List<String> requests) {
      var others = requests.stream().filter(it -> !it.startsWith(pod + " "));
      var all = Stream.concat(others, Stream.of(pod + " " + sequence)).toList();
      return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
    }

    @Override
    public boolean isEarlyFor(RunRecord record) {
      return false;
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
