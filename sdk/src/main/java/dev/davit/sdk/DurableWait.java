package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.Wait;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A wait of a task, for the hooks `onWait` and `onResume`.
///
/// @param kind what the task waits for
/// @param until when a wait for a time ends; null for other kinds
/// @param token the name of the Token resource; null for other kinds
/// @param run the name of the child run; null for other kinds
/// @param batch the name of the batch of child runs; null for other kinds
/// @param isSuspended whether the pod ends meanwhile, and another one resumes the run; in a branch,
///   for `onWait`, whether it does if all other branches wait as well
public record DurableWait(
    Kind kind,
    @Nullable Instant until,
    @Nullable String token,
    @Nullable String run,
    @Nullable String batch,
    boolean isSuspended) {

  static DurableWait of(Wait wait, boolean isSuspended) {
    return new DurableWait(
        wait.kind(), wait.until(), wait.token(), wait.run(), wait.batch(), isSuspended);
  }

  /// The wait of this entry, which is over.
  static DurableWait of(JournalEntry entry, boolean isSuspended) {
    return new DurableWait(
        entry.kind(),
        null,
        entry.kind() == Kind.TOKEN ? entry.name() : null,
        entry.kind() == Kind.RUN ? entry.name() : null,
        entry.kind() == Kind.BATCH ? entry.name() : null,
        isSuspended);
  }
}
