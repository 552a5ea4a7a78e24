package dev.davit.sdk;

import java.util.Optional;

/// What keeps things outside of the pod while an attempt executes.
///
/// @param journal where the journal is durable at once; empty: it stays in the process until the
///   attempt ends
/// @param runs where runs are created; empty: nowhere
/// @param tokens where tokens are created; empty: nowhere
/// @param waits where the pod can wait without a slot; empty: it keeps its slot, or is suspended
/// @param notes where it is seen what the task notes about its run; empty: nowhere, before the
///   attempt ends
public record AttemptStores(
    Optional<JournalStore> journal,
    Optional<RunStore> runs,
    Optional<TokenStore> tokens,
    Optional<WaitStore> waits,
    Optional<NoteStore> notes) {
  /// Nothing is kept outside.
  public static final AttemptStores NONE =
      new AttemptStores(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
