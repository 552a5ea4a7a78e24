package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one durable call of a run has become, so that a later execution does not repeat it.
///
/// @param scope the part of the run that the call belongs to; empty: `run` itself; `ship/sku-9`:
///   the branch `sku-9` of the group `ship`; for [Kind#BRANCH] the group
/// @param position the number of the call within its scope, from 1
/// @param name the name of a step, of the token, run or batch that a wait is for, or of the run or
///   batch that was triggered; null for other kinds
/// @param attempt the attempt that made the entry, from 1. An entry replaces those of earlier
///   attempts at its position and after it.
/// @param at when the entry was made
/// @param value what a step or a child run returned, or what a token was completed with, JSON's
///   `null` if that is nothing; null if the step failed, if the token is not completed, and for
///   other waits; the final phase of a child run that did not complete; JSON's `null` for a batch
///   whose runs have ended; for [Kind#TRIGGER], why runs were refused, by their names; the key of
///   the branch that decided
/// @param error why the call failed; null if it did not; for [Kind#BRANCH], the type of what the
///   branch threw
/// @param until when a wait for a time ends, or when the token timed out; null for a step, and for
///   a token that has not timed out
public record JournalEntry(
    String scope,
    int position,
    Kind kind,
    @Nullable String name,
    int attempt,
    Instant at,
    @Nullable JsonNode value,
    @Nullable TaskError error,
    @Nullable Instant until) {
  /// The type of the error of a wait for a run that does not exist.
  public static final String RUN_DELETED = "RunDeleted";

  /// What kind of durable call an entry belongs to.
  public enum Kind {
    /// A step of the task.
    STEP("Step"),
    /// A wait for a time.
    TIME("Time"),
    /// A wait for a token.
    TOKEN("Token"),
    /// A run that the task has triggered, and the wait for its end.
    RUN("Run"),
    /// The branch that decided how its group of branches ended.
    BRANCH("Branch"),
    /// A run or a batch of runs that the task has triggered, without a wait.
    TRIGGER("Trigger"),
    /// The wait for the ends of all runs of a batch.
    BATCH("Batch");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /// The word in JSON.
    public String wireName() {
      return wireName;
    }

    /// The kind with this word in JSON; empty if this build knows none.
    public static Optional<Kind> ofWireName(String word) {
      return Arrays.stream(values()).filter(kind -> kind.wireName.equals(word)).findFirst();
    }
  }

  /// @throws IllegalArgumentException if the position or the attempt is less than 1
  public JournalEntry {
    if (position < 1 || attempt < 1) {
      throw new IllegalArgumentException(
          "a journal entry at position %d of attempt %d; both begin with 1"
              .formatted(position, attempt));
    }
  }

  /// The entry of a step that returned.
  public static JournalEntry step(
      String scope, int position, String name, int attempt, Instant at, JsonNode value) {
    return new JournalEntry(scope, position, Kind.STEP, name, attempt, at, value, null, null);
  }

  /// The entry of a wait.
  public static JournalEntry time(
      String scope, int position, int attempt, Instant at, Instant until) {
    return new JournalEntry(scope, position, Kind.TIME, null, attempt, at, null, null, until);
  }

  /// The entry of a wait for a token of which nothing is known yet.
  public static JournalEntry token(
      String scope, int position, String name, int attempt, Instant at) {
    return new JournalEntry(scope, position, Kind.TOKEN, name, attempt, at, null, null, null);
  }

  /// The entry of a child run of which nothing is known yet.
  ///
  /// @param name the run's
  public static JournalEntry run(String scope, int position, String name, int attempt, Instant at) {
    return new JournalEntry(scope, position, Kind.RUN, name, attempt, at, null, null, null);
  }

  /// The entry of a wait for a token that was completed with this value, or for a run that returned
  /// it.
  public JournalEntry completed(Instant when, JsonNode with) {
    return new JournalEntry(scope, position, kind, name, attempt, when, with, null, null);
  }

  /// The entry of a wait for a run that ended otherwise.
  ///
  /// @param phase the final phase of the run
  public JournalEntry ended(Instant when, String phase, TaskError why) {
    return new JournalEntry(
        scope, position, kind, name, attempt, when, TextNode.valueOf(phase), why, null);
  }

  /// The entry of a wait for a token that timed out.
  public JournalEntry timedOut(Instant when) {
    return new JournalEntry(scope, position, kind, name, attempt, when, null, null, when);
  }

  /// The entry of a branch that decided how its group ended.
  ///
  /// @param key the branch's
  /// @param error what it threw; null if it returned, and so won a race
  public static JournalEntry branch(
      String group, int attempt, Instant at, String key, @Nullable TaskError error) {
    return new JournalEntry(
        group, 1, Kind.BRANCH, null, attempt, at, TextNode.valueOf(key), error, null);
  }

  /// The entry of a run or a batch that was triggered.
  ///
  /// @param refused why runs were refused, by their names
  public static JournalEntry trigger(
      String scope, int position, String name, int attempt, Instant at, JsonNode refused) {
    return new JournalEntry(scope, position, Kind.TRIGGER, name, attempt, at, refused, null, null);
  }

  /// The entry of a wait for a batch whose runs have not ended.
  public static JournalEntry batch(
      String scope, int position, String name, int attempt, Instant at) {
    return new JournalEntry(scope, position, Kind.BATCH, name, attempt, at, null, null, null);
  }

  /// Whether what a wait for a token, a run or a batch is for is over.
  public boolean isOver() {
    return value != null || until != null || error != null;
  }

  /// The same entry, but failed.
  public JournalEntry failed(TaskError why) {
    return new JournalEntry(scope, position, kind, name, attempt, at, null, why, until);
  }

  /// The same entry, as one of this attempt.
  public JournalEntry ofAttempt(int number) {
    return new JournalEntry(scope, position, kind, name, number, at, value, error, until);
  }
}
