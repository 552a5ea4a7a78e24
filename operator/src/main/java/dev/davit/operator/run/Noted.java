package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What pods have noted about a run, and its status does not say yet. Every status that is written
/// says it, and one is written for it if there is no other.
///
/// @param changes the oldest first
/// @param forgotten requests of other runs' pods that nobody repeats any more
record Noted(List<Change> changes, Set<String> forgotten) {
  static final Noted NOTHING = new Noted(List.of());

  Noted {
    changes = List.copyOf(changes);
    forgotten = Set.copyOf(forgotten);
  }

  Noted(List<Change> changes) {
    this(changes, Set.of());
  }

  /// One of the changes.
  sealed interface Change {
    /// The record with the change; without what cannot be done.
    RunRecord on(RunRecord record);

    /// What cannot be done to the record, and why; empty if all can.
    Optional<String> faultOn(RunRecord record);

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
          .filter(shown -> !isKnown(shown, record) && faultOf(shown, record).isEmpty())
          .map(shown -> with(shown, tagged))
          .orElse(tagged);
    }

    @Override
    public Optional<String> faultOn(RunRecord record) {
      return attempt.equals(record.attempt())
          ? metadata.map(record.segment()::shown).flatMap(shown -> faultOf(shown, record))
          : Optional.empty();
    }

    private static Optional<String> faultOf(JsonNode shown, RunRecord record) {
      var before =
          object(record.notes().metadata()).orElseGet(JsonNodeFactory.instance::objectNode);
      return object(Optional.of(shown))
          .flatMap(all -> UpdateMetadata.faultOf(all, before))
          .map(fault -> "with what other runs have changed, " + fault);
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
  /// @param pod the uid of the other run's pod
  /// @param sequence the number of the pod's request
  /// @param given the metadata with which this run was created
  record OfChild(String pod, int sequence, ObjectNode given, MetadataOperations operations)
      implements Change {
    /// What cannot be done any more, because others were faster, is not done.
    @Override
    public RunRecord on(RunRecord record) {
      if (isIn(record)) {
        return record;
      }
      var notes = record.notes();
      var requests = requests(record).and(pod, sequence).all();
      var done = record.withNotes(notes.changedBy(requests));
      return faultOn(record).isPresent()
          ? done
          : done.inSegment(record.segment().startNoted(notes.metadata()).changedTo(kept(record)))
              .withNotes(done.notes().withMetadata(operations.on(metadata(record))));
    }

    @Override
    public Optional<String> faultOn(RunRecord record) {
      return isIn(record)
          ? Optional.empty()
          : operations.faultOn(metadata(record)).or(() -> kept(record).faultOfSize());
    }

    /// All that children have done in this attempt. The deletion of a key is kept only if the run's
    /// own task may know the key.
    private MetadataOperations kept(RunRecord record) {
      var segment = record.segment();
      var before = metadata(record);
      var start = segment.isStartNoted() ? object(segment.metadata()).orElse(given) : before;
      return segment
          .ofChildren()
          .and(
              operations.withoutDeletions(
                  key -> before.has(key) || start.has(key) || segment.ofChildren().has(key)));
    }

    private ObjectNode metadata(RunRecord record) {
      return object(record.notes().metadata()).orElse(given);
    }

    boolean isIn(RunRecord record) {
      return requests(record).contains(pod, sequence);
    }

    @Override
    public boolean isEarlyFor(RunRecord record) {
      return false;
    }
  }

  private static ChangeRequests requests(RunRecord record) {
    return new ChangeRequests(record.notes().changedBy());
  }

  private static Optional<ObjectNode> object(Optional<JsonNode> json) {
    return json.map(FreeJson::treeOf)
        .flatMap(it -> it instanceof ObjectNode all ? Optional.of(all) : Optional.empty());
  }

  /// Whether `record` does not say all of it.
  boolean isNewTo(RunRecord record) {
    return !record.state().phase().isFinal() && !changed(record).equals(record);
  }

  /// What cannot be done to `record` any more.
  List<String> faultsOn(RunRecord record) {
    var faults = new ArrayList<String>();
    var changed = record;
    for (var change : changes) {
      change.faultOn(changed).ifPresent(faults::add);
      changed = change.on(changed);
    }
    return faults;
  }

  /// What is seen of the run, with what pods have noted.
  RunObservation in(RunObservation seen) {
    return changes.isEmpty() ? seen : seen.with(on(seen.record()));
  }

  private RunRecord on(RunRecord record) {
    var changed = changed(record);
    return forgotten.isEmpty()
        ? changed
        : changed.withNotes(changed.notes().changedBy(requests(changed).without(forgotten).all()));
  }

  private RunRecord changed(RunRecord record) {
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
