package dev.davit.operator.schedule;

import dev.davit.api.ScheduleCursor;
import dev.davit.api.ScheduleFiring;
import dev.davit.api.ScheduleStatus;
import dev.davit.contract.ScheduledPayload;
import dev.davit.operator.kube.Conditions;
import dev.davit.operator.schedule.ScheduleDecision.Ready;
import dev.davit.operator.schedule.ScheduleState.Cursor;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state of a schedule in its status, and back.
final class ScheduleStatusMapper {
  private static final String READY = "Ready";

  private ScheduleStatusMapper() {}

  /// @throws java.time.format.DateTimeParseException if others have written times that are none
  static ScheduleState toState(@Nullable ScheduleStatus status) {
    var from = Objects.requireNonNullElse(status, ScheduleStatus.NONE);
    return new ScheduleState(
        Optional.ofNullable(from.cursor()).flatMap(ScheduleStatusMapper::cursor),
        Optional.ofNullable(from.firing()).flatMap(ScheduleStatusMapper::firing),
        firing(from.last(), from.lastRun()),
        Objects.requireNonNullElse(from.missed(), 0));
  }

  private static Optional<Cursor> cursor(ScheduleCursor cursor) {
    return Optional.ofNullable(cursor.after())
        .map(
            after ->
                new Cursor(
                    Instant.parse(after),
                    Objects.requireNonNullElse(cursor.of(), ""),
                    Boolean.TRUE.equals(cursor.suspended())));
  }

  private static Optional<Firing> firing(ScheduleFiring firing) {
    return firing(firing.due(), firing.run());
  }

  private static Optional<Firing> firing(@Nullable String due, @Nullable String run) {
    return due == null || run == null
        ? Optional.empty()
        : Optional.of(new Firing(Instant.parse(due), run));
  }

  /// Since when the run that is being created is refused.
  static Optional<Instant> refusedSince(@Nullable ScheduleStatus status) {
    var conditions = Objects.requireNonNullElse(status, ScheduleStatus.NONE).conditions();
    return Conditions.find(conditions, READY)
        .filter(it -> ScheduleDecision.Why.REFUSED.reason().equals(it.getReason()))
        .map(it -> Instant.parse(it.getLastTransitionTime()));
  }

  static ScheduleStatus toStatus(
      ScheduleState state,
      Ready ready,
      ScheduleSeen seen,
      @Nullable ScheduleStatus before,
      @Nullable Long generation) {
    var old = Objects.requireNonNullElse(before, ScheduleStatus.NONE);
    return new ScheduleStatus(
        generation,
        state
            .cursor()
            .map(it -> new ScheduleCursor(it.after().toString(), it.of(), it.suspended()))
            .orElse(null),
        state.firing().map(it -> new ScheduleFiring(it.due().toString(), it.run())).orElse(null),
        state.last().map(it -> it.due().toString()).orElse(null),
        state.last().map(Firing::run).orElse(null),
        next(state, seen),
        state.missed() == 0 ? null : state.missed(),
        List.of(
            Conditions.of(
                READY,
                ready.isReady() ? "True" : "False",
                ready.reason(),
                ready.message(),
                old.conditions(),
                seen.now(),
                generation)));
  }

  /// A schedule that creates no runs has no next due times.
  private static @Nullable List<String> next(ScheduleState state, ScheduleSeen seen) {
    return seen.timing() instanceof Timing.Reading.Valid(var timing) && !seen.options().suspend()
        ? timing.next(state.cursor().orElseThrow().after(), ScheduledPayload.UPCOMING).stream()
            .map(Instant::toString)
            .toList()
        : null;
  }
}
