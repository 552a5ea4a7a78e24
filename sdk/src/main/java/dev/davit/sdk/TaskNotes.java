package dev.davit.sdk;

import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.UpdateMetadata;
import java.util.Optional;

/// What a task notes about its run. Threads may share it.
final class TaskNotes implements NoteStore.Notes {
  private final Metadata metadata;
  private final Optional<NoteStore> store;

  /// @param store is told of each change
  TaskNotes(AssignedRun run, TaskJson json, Optional<NoteStore> store) {
    this.store = store;
    this.metadata = new Metadata(run.metadata(), json, this::changed);
  }

  private void changed() {
    store.ifPresent(it -> it.changed(this));
  }

  Metadata metadata() {
    return metadata;
  }

  @Override
  public Optional<UpdateMetadata> take(int attempt, int segment, int sequence) {
    return metadata.take().map(all -> new UpdateMetadata(attempt, segment, sequence, all));
  }
}
