package dev.davit.sdk;

import dev.davit.contract.UpdateMetadata;
import java.util.Optional;

/// Shows what a task notes about its run while it executes. Nothing that fails here fails the task.
public interface NoteStore {
  /// The task has noted something. Returns at once; the store takes it when it is time. Any thread
  /// may call this.
  void changed(Notes notes);

  /// What the task has noted.
  interface Notes {
    /// What has changed since this was called last; empty if nothing has.
    ///
    /// @param sequence the number of the request, from 1
    Optional<UpdateMetadata> take(int attempt, int segment, int sequence);

    /// What was taken is in the status of the run now.
    void shown(UpdateMetadata notes);

    /// Whether something was not shown that does not go with the result: changes of the metadata of
    /// other runs.
    boolean isAboveLeft();
  }
}
