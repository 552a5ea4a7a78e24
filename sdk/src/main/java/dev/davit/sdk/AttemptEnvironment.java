package dev.davit.sdk;

import java.time.InstantSource;
import java.util.Optional;

/// The environment of an attempt beside its assignment. Tests replace it.
///
/// @param signal whether the attempt should stop
/// @param clock the time
/// @param sleeper how waits pass, and pauses between the tries of a block
/// @param watch notified of hooks, to watch their time
/// @param canSuspend whether the process ends after an attempt was suspended: the thread of its
///   `run` is parked for ever
/// @param branches which threads execute branches
/// @param answers what becomes of tokens and child runs in a test; empty: the operator says it
/// @param store where the journal is durable at once; empty: it stays in the process until the
///   attempt ends
/// @param runs where runs are created while the attempt executes; empty: nowhere
/// @param tokens where tokens are created while the attempt executes; empty: nowhere
public record AttemptEnvironment(
    CancelSignal signal,
    InstantSource clock,
    Sleeper sleeper,
    HookWatch watch,
    boolean canSuspend,
    BranchThreads branches,
    Optional<TestAnswers> answers,
    Optional<JournalStore> store,
    Optional<RunStore> runs,
    Optional<TokenStore> tokens) {
  /// An environment whose branches have platform threads.
  public AttemptEnvironment(
      CancelSignal signal,
      InstantSource clock,
      Sleeper sleeper,
      HookWatch watch,
      boolean canSuspend) {
    this(signal, clock, sleeper, watch, canSuspend, BranchThreads.PLATFORM);
  }

  /// An environment in which tokens and runs are real, and without a store.
  public AttemptEnvironment(
      CancelSignal signal,
      InstantSource clock,
      Sleeper sleeper,
      HookWatch watch,
      boolean canSuspend,
      BranchThreads branches) {
    this(
        signal,
        clock,
        sleeper,
        watch,
        canSuspend,
        branches,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The environment of a test, which says what becomes of tokens and runs.
  AttemptEnvironment answeredBy(TestAnswers test) {
    return new AttemptEnvironment(
        signal,
        clock,
        sleeper,
        watch,
        canSuspend,
        branches,
        Optional.of(test),
        store,
        runs,
        tokens);
  }

  /// The same environment, but with a store for the journal.
  public AttemptEnvironment storing(JournalStore journal) {
    return new AttemptEnvironment(
        signal,
        clock,
        sleeper,
        watch,
        canSuspend,
        branches,
        answers,
        Optional.of(journal),
        runs,
        tokens);
  }

  /// The same environment, but one that can create runs.
  public AttemptEnvironment triggering(RunStore triggered) {
    return new AttemptEnvironment(
        signal,
        clock,
        sleeper,
        watch,
        canSuspend,
        branches,
        answers,
        store,
        Optional.of(triggered),
        tokens);
  }

  /// The same environment, but one that can create tokens.
  public AttemptEnvironment creating(TokenStore made) {
    return new AttemptEnvironment(
        signal,
        clock,
        sleeper,
        watch,
        canSuspend,
        branches,
        answers,
        store,
        runs,
        Optional.of(made));
  }

  /// An environment in which nothing is suspended.
  public AttemptEnvironment(
      CancelSignal signal, InstantSource clock, Sleeper sleeper, HookWatch watch) {
    this(signal, clock, sleeper, watch, false);
  }
}
