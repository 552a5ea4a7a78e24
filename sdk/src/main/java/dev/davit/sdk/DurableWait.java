package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import java.time.Instant;

/// A wait of a task, for the hooks `onWait` and `onResume`.
///
/// @param kind what the task waits for
/// @param until when the wait ends
/// @param isSuspended whether the pod ends meanwhile, and another one resumes the run; in a branch,
///   for `onWait`, whether it does if all other branches wait as well
public record DurableWait(JournalEntry.Kind kind, Instant until, boolean isSuspended) {}
