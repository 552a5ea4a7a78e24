package dev.davit.sdk;

import java.time.InstantSource;

/// The environment of an attempt beside its assignment. Tests replace it.
///
/// @param signal whether the attempt should stop
/// @param clock the time
/// @param sleeper how pauses between the tries of a block pass
/// @param watch notified of hooks, to watch their time
public record AttemptEnvironment(
    CancelSignal signal, InstantSource clock, Sleeper sleeper, HookWatch watch) {}
