package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A wait of a task, for the hooks `onWait` and `onResume`.
///
/// @param kind what the task waits for
/// @param until when a wait for a time ends; null for a token
/// @param token the name of the Token resource; null for a time
/// @param isSuspended whether the pod ends meanwhile, and another one resumes the run; in a branch,
///   for `onWait`, whether it does if all other branches wait as well
public record DurableWait(
    JournalEntry.Kind kind, @Nullable Instant until, @Nullable String token, boolean isSuspended) {}
