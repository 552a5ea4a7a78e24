package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.HookError;
import dev.davit.contract.UpdateMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a task notes about its run. Threads may share it.
final class TaskNotes implements NoteStore.Notes {
  private final Metadata metadata;
  private final Tags tags;
  private final Optional<NoteStore> store;

  /// @param store is told of each change
  TaskNotes(AssignedRun run, TaskJson json, Optional<NoteStore> store) {
    this.store = store;
    this.metadata = new Metadata(run.metadata(), json, this::changed);
    this.tags = new Tags(run.tags(), this::changed);
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
    return all.isEmpty() && added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UpdateMetadata(
                attempt, segment, sequence, all.orElse(null), added.orElse(List.of())));
  }

  @Override
  public void shown(UpdateMetadata notes) {
    tags.shown(notes.tags());
  }

  /// What the attempt reports of it at its end.
  AttemptNotes reported(List<HookError> hookErrors, @Nullable ArrayNode journal) {
    return new AttemptNotes(metadata.changed(), hookErrors, journal, tags.added());
  }
}
