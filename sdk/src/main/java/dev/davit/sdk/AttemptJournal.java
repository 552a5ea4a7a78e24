package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewToken;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.Diverged;
import dev.davit.sdk.Replay.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The record of an attempt's durable calls: what was recorded before, and what this process adds.
/// A call that cannot be made right fails the attempt, and no call is made after it.
///
/// Only the thread of `run` calls this, except [#made].
final class AttemptJournal {
  private static final AssignedSegment NONE =
      new AssignedSegment(0, 0, List.of(), List.of(), Set.of());

  private final AssignedSegment segment;
  private final int attempt;
  private final Replay replay;
  private final List<JournalEntry> made = new ArrayList<>(0);

  private final List<NewToken> tokens = new ArrayList<>(0);

  /// Local waits, which are recorded with the next entry.
  private final List<JournalEntry> local = new ArrayList<>(0);

  private @Nullable RuntimeException fault;

  /// @param isComplete whether the assignment's journal holds all calls of the task
  AttemptJournal(Assignment assignment, String scope, boolean isComplete) {
    this.segment = Objects.requireNonNullElse(assignment.segment(), NONE);
    this.attempt = assignment.attempt().number();
    this.replay = new Replay(scope, segment, attempt, isComplete);
  }

  /// What the record says about a call, which it has or not.
  ///
  /// @throws NonDeterministicException if it has another one
  Replay.Answer answer(Call call) {
    if (fault != null) {
      throw fault; // the task has caught it
    }
    var answer = replay.next(call);
    if (answer instanceof Diverged diverged) {
      throw failed(new NonDeterministicException(diverged.message(), null));
    }
    return answer;
  }

  JournalEntry recorded(Replay.Answer answer) {
    if (answer instanceof Recorded old) {
      return old.isMoved() ? record(old.entry().ofAttempt(attempt)) : old.entry();
    }
    throw new IllegalStateException("a call that is neither new nor recorded: " + answer);
  }

  synchronized JournalEntry record(JournalEntry entry) {
    made.addAll(local);
    local.clear();
    made.add(entry);
    return entry;
  }

  synchronized JournalEntry recordLater(JournalEntry entry) {
    local.add(entry);
    return entry;
  }

  /// The entries that this process made, local waits at its end included. Any thread may call this.
  synchronized List<JournalEntry> made() {
    var all = new ArrayList<>(made);
    all.addAll(local);
    return List.copyOf(all);
  }

  /// The task has made a token.
  synchronized void made(NewToken token) {
    tokens.add(token);
  }

  /// The tokens that the task has made so far, those of earlier processes included.
  synchronized List<NewToken> tokens() {
    return List.copyOf(tokens);
  }

  /// What the run had recorded before this process.
  AssignedSegment before() {
    return segment;
  }

  /// Whether the attempt was suspended at this call, and this process resumes it.
  boolean isResumedAt(JournalEntry entry) {
    var journal = segment.journal();
    return segment.number() > 0
        && !journal.isEmpty()
        && journal.get(journal.size() - 1).equals(entry);
  }

  /// Fails the attempt, even if the task catches this.
  ///
  /// @return `error`, to be thrown
  <E extends RuntimeException> E failed(E error) {
    fault = error;
    return error;
  }

  /// What failed the attempt.
  Optional<RuntimeException> fault() {
    return Optional.ofNullable(fault);
  }

  /// What is wrong with the end of `run`; empty if every recorded call was made.
  ///
  /// @param how how it ended, such as `run returned`
  Optional<String> faultOfEnd(String how) {
    return replay.end(how).map(Diverged::message);
  }
}
