package dev.davit.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a suspended run waits for.
///
/// @param scope the scope of the call that waits, as in [JournalEntry]
/// @param position the position of that call
/// @param until when a wait for a time is over; null for other kinds: a token has its own timeout
/// @param token the name of the token that the run waits for; null for other kinds
/// @param run the name of the run that the run waits for; null for other kinds
/// @param batch the name of the batch whose runs the run waits for; null for other kinds
public record Wait(
    String scope,
    int position,
    JournalEntry.Kind kind,
    @Nullable Instant until,
    @Nullable String token,
    @Nullable String run,
    @Nullable String batch) {
  /// @throws IllegalArgumentException if what the kind needs is missing
  public Wait {
    var isComplete =
        switch (kind) {
          case TIME -> until != null;
          case TOKEN -> token != null;
          case RUN -> run != null;
          case BATCH -> batch != null;
          case STEP, BRANCH, TRIGGER -> false;
        };
    if (!isComplete) {
      throw new IllegalArgumentException(
          "a wait of kind %s until %s for token %s, run %s or batch %s"
              .formatted(kind.wireName(), until, token, run, batch));
    }
  }

  /// A wait for a time.
  public static Wait time(String scope, int position, Instant until) {
    return new Wait(scope, position, JournalEntry.Kind.TIME, until, null, null, null);
  }

  /// A wait for a token.
  public static Wait token(String scope, int position, String name) {
    return new Wait(scope, position, JournalEntry.Kind.TOKEN, null, name, null, null);
  }

  /// A wait for the end of a run.
  public static Wait run(String scope, int position, String name) {
    return new Wait(scope, position, JournalEntry.Kind.RUN, null, null, name, null);
  }

  /// A wait for the ends of all runs of a batch.
  public static Wait batch(String scope, int position, String name) {
    return new Wait(scope, position, JournalEntry.Kind.BATCH, null, null, null, name);
  }
}
