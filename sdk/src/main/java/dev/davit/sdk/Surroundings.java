package dev.davit.sdk;

import java.time.InstantSource;

/// What an attempt needs beside its assignment, and what a test replaces.
///
/// @param signal whether the attempt is to stop
/// @param clock the time
/// @param sleeper how pauses between the tries of a block pass
/// @param watch who watches the time of hooks
public record Surroundings(
    CancelSignal signal, InstantSource clock, Sleeper sleeper, HookWatch watch) {}
