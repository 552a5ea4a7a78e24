package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.HookError;
import dev.davit.contract.UpdateMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a task notes about its run. Threads may share it.
final class TaskNotes implements NoteStore.Notes {
  private static final Logger LOG = LoggerFactory.getLogger("davit.task");

  private final Metadata metadata;
  private final Tags tags;
  private final OperationQueue parent;
  private final OperationQueue root;
  private final Optional<NoteStore> store;
  private volatile boolean isWarned;

  /// @param store is told of each change
  TaskNotes(AssignedRun run, TaskJson json, Optional<NoteStore> store) {
    this.store = store;
    this.metadata = new Metadata(run.metadata(), json, this::changed);
    this.tags = new Tags(run.tags(), this::changed);
    this.parent = new OperationQueue(json, store.isPresent(), this::changedAbove);
    this.root = new OperationQueue(json, store.isPresent(), this::changedAbove);
    if (run.parent() != null && !Boolean.TRUE.equals(run.detached())) {
      metadata.isBelow(parent, root);
    }
  }

  private void changedAbove() {
    if (store.isEmpty() && !isWarned) {
      isWarned = true;
      LOG.warn("the metadata of other runs are not changed: there is no gateway");
    }
    changed();
  }

  private void changed() {
    store.ifPresent(it -> it.changed(this));
  }

  Metadata metadata() {
    return metadata;
  }

  Tags tags() {
    return tags;
  }

  @Override
  public Optional<UpdateMetadata> take(int attempt, int segment, int sequence) {
    var all = metadata.take();
    var added = tags.take();
    var next =
        new UpdateMetadata(
            attempt,
            segment,
            sequence,
            all.orElse(null),
            added.orElse(List.of()),
            parent.take(),
            root.take());
    return Optional.of(next).filter(it -> !it.isEmpty());
  }

  @Override
  public void shown(UpdateMetadata notes) {
    tags.shown(notes.tags());
    parent.shown();
    root.shown();
  }

  @Override
  public boolean isAboveLeft() {
    return parent.isLeft() || root.isLeft();
  }

  /// What the attempt reports of it at its end.
  AttemptNotes reported(List<HookError> hookErrors, @Nullable ArrayNode journal) {
    return new AttemptNotes(metadata.changed(), hookErrors, journal, tags.added());
  }
}
