package dev.davit.operator.schedule;

import java.time.Instant;
import java.util.Optional;

/// How far a schedule has come.
///
/// @param cursor empty: the operator has not seen it yet
/// @param firing the due time whose run is being created
/// @param last the last due time that got a run, and its run
/// @param missed how many due times got none
record ScheduleState(
    Optional<Cursor> cursor, Optional<Firing> firing, Optional<Firing> last, int missed) {

  /// The state of a new schedule.
  static final ScheduleState NEW =
      new ScheduleState(Optional.empty(), Optional.empty(), Optional.empty(), 0);

  /// Where the schedule looks for due times.
  ///
  /// @param after due times up to this instant have been decided
  /// @param of what [Timing#text] was then
  record Cursor(Instant after, String of, boolean suspended) {}

  /// A due time and its run.
  record Firing(Instant due, String run) {}

  ScheduleState at(Cursor next) {
    return new ScheduleState(Optional.of(next), firing, last, missed);
  }

  /// Due times up to `after` have been decided, and these got no run.
  ScheduleState passed(Instant after, int more) {
    return new ScheduleState(
        cursor.map(it -> new Cursor(after, it.of(), it.suspended())),
        firing,
        last,
        Math.addExact(missed, more));
  }

  ScheduleState fires(Firing due) {
    return new ScheduleState(cursor, Optional.of(due), last, missed);
  }

  /// The run of the due time exists.
  ScheduleState fired() {
    return new ScheduleState(cursor, Optional.empty(), firing.or(() -> last), missed);
  }

  /// The due time gets no run.
  ScheduleState gaveUp() {
    return new ScheduleState(cursor, Optional.empty(), last, Math.addExact(missed, 1));
  }
}
