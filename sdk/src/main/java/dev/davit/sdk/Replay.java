package dev.davit.sdk;

import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares the durable calls of one scope with those that are recorded. It knows no clock and
/// calls no user code.
///
/// A failed call of an earlier attempt is made again. If it succeeds now, the task may take another
/// way than before: recorded calls that follow are kept as long as they are the same, and the rest
/// is dropped at the first call that is another one.
final class Replay {
  /// A durable call.
  ///
  /// @param name the name of a step, a token or a run; null for a wait for a time
  record Call(Kind kind, @Nullable String name) {}

  /// What the record says about a call.
  sealed interface Answer {}

  /// The call was made before.
  ///
  /// @param isMoved whether a call before it was made again by this attempt, so that the entry has
  ///   to be recorded again
  record Recorded(JournalEntry entry, boolean isMoved) implements Answer {}

  /// The call has to be made, and recorded at this position.
  record New(int position) implements Answer {}

  /// The call is not the one that is recorded.
  ///
  /// @param message both calls, the position, and when the record was made
  record Diverged(String message) implements Answer {}

  private final String scope;
  private final int attempt;
  private final boolean isComplete;
  private final NavigableMap<Integer, JournalEntry> recorded;
  private final NavigableMap<Integer, String> unknown = new TreeMap<>();
  private int position;
  private boolean repeats;

  /// @param attempt the number of this attempt
  /// @param isComplete whether the record holds all calls of the task, so that any other call is a
  ///   divergence
  Replay(String scope, AssignedSegment segment, int attempt, boolean isComplete) {
    this.scope = scope;
    this.attempt = attempt;
    this.isComplete = isComplete;
    this.recorded = valid(scope, segment);
    segment.unknown().stream()
        .filter(entry -> entry.scope().equals(scope))
        .forEach(entry -> unknown.put(entry.position(), entry.kind()));
  }

  /// The entries that count: an entry replaces those of earlier attempts at its position and after
  /// it.
  private static NavigableMap<Integer, JournalEntry> valid(String scope, AssignedSegment segment) {
    var entries = new ArrayList<>(segment.journal());
    entries.removeIf(entry -> !entry.scope().equals(scope));
    entries.sort(Comparator.comparingInt(JournalEntry::attempt));
    var valid = new TreeMap<Integer, JournalEntry>();
    var attempt = 0;
    for (var entry : entries) {
      if (entry.attempt() > attempt) {
        attempt = entry.attempt();
        valid.tailMap(first(entries, attempt), true).clear();
      }
      valid.put(entry.position(), entry);
    }
    return valid;
  }

  private static int first(Iterable<JournalEntry> entries, int attempt) {
    var first = Integer.MAX_VALUE;
    for (var entry : entries) {
      if (entry.attempt() == attempt) {
        first = Math.min(first, entry.position());
      }
    }
    return first;
  }

  /// The position of the next call.
  int next() {
    return position + 1;
  }

  /// What is recorded of the next call.
  Optional<JournalEntry> recordedNext() {
    return Optional.ofNullable(recorded.get(next()));
  }

  /// What the record says about the next call.
  Answer next(Call call) {
    var next = position + 1;
    if (unknown.containsKey(next)) {
      return new Diverged(
          "durable call %d%s was recorded as one of kind %s, which this version of Davit does not know; now it is %s"
              .formatted(next, inScope(), unknown.get(next), shown(call)));
    }
    var entry = recorded.get(next);
    if (entry != null && isSame(entry, call)) {
      position = next;
      if (entry.error() != null && entry.attempt() < attempt) {
        repeats = true;
        return new New(next);
      }
      return new Recorded(entry, repeats);
    }
    if (repeats) {
      recorded.tailMap(next, true).clear();
    }
    var later = recorded.ceilingEntry(next);
    if (later != null && later.getKey() == next) {
      return new Diverged(
          "durable call %d%s was %s and is now %s"
              .formatted(next, inScope(), shown(later.getValue()), shown(call)));
    }
    if (later != null) {
      return new Diverged(
          "durable call %d%s is %s, but the record has no such call, and calls after it: %s"
              .formatted(next, inScope(), shown(call), shown(later.getValue())));
    }
    if (isComplete) {
      return new Diverged(
          "durable call %d%s is %s, but only %d were made before"
              .formatted(next, inScope(), shown(call), position));
    }
    position = next;
    return new New(next);
  }

  /// What is wrong with the end of the scope; empty if every recorded call was made.
  ///
  /// @param how how it ended, such as `run returned`
  Optional<Diverged> end(String how) {
    if (repeats) {
      return Optional.empty();
    }
    var missing = recorded.higherEntry(position);
    if (missing != null) {
      return Optional.of(
          new Diverged(
              "%s after durable call %d%s, but call %d was recorded: %s"
                  .formatted(
                      how, position, inScope(), missing.getKey(), shown(missing.getValue()))));
    }
    var newer = unknown.higherEntry(position);
    return newer == null
        ? Optional.empty()
        : Optional.of(
            new Diverged(
                "%s after durable call %d%s, but call %d was recorded, of kind %s, which this version of Davit does not know"
                    .formatted(how, position, inScope(), newer.getKey(), newer.getValue())));
  }

  private static boolean isSame(JournalEntry entry, Call call) {
    return new Call(entry.kind(), entry.name()).equals(call);
  }

  private String inScope() {
    return scope.isEmpty() ? "" : " of \"" + scope + "\"";
  }

  static String shown(JournalEntry entry) {
    return "%s (recorded by attempt %d at %s)"
        .formatted(shown(new Call(entry.kind(), entry.name())), entry.attempt(), entry.at());
  }

  private static String shown(Call call) {
    return call.name() == null
        ? "a wait" + (call.kind() == Kind.TIME ? "" : " of " + call.kind())
        : call.kind().wireName().toLowerCase(Locale.ROOT) + " \"" + call.name() + "\"";
  }
}
