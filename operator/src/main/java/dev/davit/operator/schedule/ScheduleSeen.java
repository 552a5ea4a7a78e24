package dev.davit.operator.schedule;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import java.time.Instant;
import java.util.Optional;

/// A schedule as plain values, at one instant.
///
/// @param uid distinguishes it from an earlier one of its name
/// @param unfinished the run of the last due time, if it has not finished; only looked at for a
///   policy that asks for it
/// @param refusedSince since when the run that is being created is refused
record ScheduleSeen(
    String name,
    String uid,
    Instant createdAt,
    Timing.Reading timing,
    Options options,
    ScheduleState state,
    boolean taskExists,
    Optional<String> unfinished,
    Optional<Instant> refusedSince,
    Instant now) {

  /// What the spec says beside the time.
  record Options(
      String task, boolean suspend, ConcurrencyPolicy concurrency, MissedPolicy missed) {}

  /// The same with another state, and another run of the last due time.
  ScheduleSeen with(ScheduleState next, Optional<String> run) {
    return new ScheduleSeen(
        name, uid, createdAt, timing, options, next, taskExists, run, refusedSince, now);
  }
}
