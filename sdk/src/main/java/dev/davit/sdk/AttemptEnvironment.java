package dev.davit.sdk;

import java.time.InstantSource;

/// The environment of an attempt beside its assignment. Tests replace it.
///
/// @param signal whether the attempt should stop
/// @param clock the time
/// @param sleeper how waits pass, and pauses between the tries of a block
/// @param watch notified of hooks, to watch their time
/// @param suspender suspends the attempt at a long wait
public record AttemptEnvironment(
    CancelSignal signal,
    InstantSource clock,
    Sleeper sleeper,
    HookWatch watch,
    Suspender suspender) {
  /// An environment in which nothing is suspended.
  public AttemptEnvironment(
      CancelSignal signal, InstantSource clock, Sleeper sleeper, HookWatch watch) {
    this(signal, clock, sleeper, watch, Suspender.IMPOSSIBLE);
  }
}
