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
/// @param stores what keeps the journal, and creates runs and tokens, while the attempt executes
public record AttemptEnvironment(
    CancelSignal signal,
    InstantSource clock,
    Sleeper sleeper,
    HookWatch watch,
    boolean canSuspend,
    BranchThreads branches,
    Optional<TestAnswers> answers,
    AttemptStores stores) {
  /// An environment whose branches have platform threads.
  public AttemptEnvironment(
      CancelSignal signal,
      InstantSource clock,
      Sleeper sleeper,
      HookWatch watch,
      boolean canSuspend) {
    this(signal, clock, sleeper, watch, canSuspend, BranchThreads.PLATFORM);
  }

  /// An environment in which tokens and runs are real, and without stores.
  public AttemptEnvironment(
      CancelSignal signal,
      InstantSource clock,
      Sleeper sleeper,
      HookWatch watch,
      boolean canSuspend,
      BranchThreads branches) {
    this(signal, clock, sleeper, watch, canSuspend, branches, Optional.empty(), AttemptStores.NONE);
  }

  /// The environment of a test, which says what becomes of tokens and runs.
  AttemptEnvironment answeredBy(TestAnswers test) {
    return new AttemptEnvironment(
        signal, clock, sleeper, watch, canSuspend, branches, Optional.of(test), stores);
  }

  /// The same environment, but with these stores.
  public AttemptEnvironment with(AttemptStores outside) {
    return new AttemptEnvironment(
        signal, clock, sleeper, watch, canSuspend, branches, answers, outside);
  }

  /// An environment in which nothing is suspended.
  public AttemptEnvironment(
      CancelSignal signal, InstantSource clock, Sleeper sleeper, HookWatch watch) {
    this(signal, clock, sleeper, watch, false);
  }
}
