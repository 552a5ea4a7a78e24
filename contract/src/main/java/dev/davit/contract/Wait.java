package dev.davit.contract;

import java.time.Instant;

/// What a suspended run waits for.
///
/// @param scope the scope of the call that waits, as in [JournalEntry]
/// @param position the position of that call
/// @param until when the run is to be resumed
public record Wait(String scope, int position, JournalEntry.Kind kind, Instant until) {}
