package dev.davit.operator.schedule;

import dev.davit.api.Run;
import dev.davit.api.ScheduleCursor;
import dev.davit.api.ScheduleStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operator as it is, and broken on purpose: each variant gives up one thing that an invariant
/// rests on, so that the simulation has to find it.
enum ScheduleMutant {
  /// The operator as it is.
  NONE(null),
  /// Gives each run that it creates another name.
  NAMES_AT_RANDOM(ScheduleRule.ONCE),
  /// Notes a run as created before it is.
  NOTES_TOO_EARLY(ScheduleRule.EACH),
  /// Writes statuses whatever version is there by then.
  OVERWRITES(ScheduleRule.ASKED),
  /// Creates the run of a due time before the status names it.
  CREATES_TOO_EARLY(ScheduleRule.ASKED),
  /// Lets an edited expression count from where the former one was.
  EDITS_FIRE_THE_PAST(ScheduleRule.ASKED),
  /// Lets a resumed schedule count from where it was suspended.
  RESUMES_FIRE_THE_PAST(ScheduleRule.ASKED),
  /// Takes every run for finished.
  IGNORES_UNFINISHED_RUNS(ScheduleRule.FORBID),
  /// Deletes finished runs that no status notes yet.
  DELETES_WHAT_IS_AWAITED(ScheduleRule.ONCE),
  /// Leaves out due times, now and then.
  SKIPS(ScheduleRule.EACH);

  private final @Nullable ScheduleRule rule;

  ScheduleMutant(@Nullable ScheduleRule rule) {
    this.rule = rule;
  }

  ScheduleRule rule() {
    return Objects.requireNonNull(rule);
  }

  /// The status that it writes instead of `next`. `before` is the one that it decided from.
  ScheduleStatus written(@Nullable ScheduleStatus before, ScheduleStatus next) {
    var old = Optional.ofNullable(before).map(ScheduleStatus::cursor);
    var cursor = Objects.requireNonNull(next.cursor());
    return switch (this) {
      case NOTES_TOO_EARLY ->
          next.firing() == null
              ? next
              : new ScheduleStatus(
                  next.observedGeneration(),
                  cursor,
                  null,
                  next.firing().due(),
                  next.firing().run(),
                  next.next(),
                  next.missed(),
                  next.conditions());
      case EDITS_FIRE_THE_PAST ->
          old.filter(it -> !Objects.equals(it.of(), cursor.of()))
              .map(it -> at(next, new ScheduleCursor(it.after(), cursor.of(), cursor.suspended())))
              .orElse(next);
      case RESUMES_FIRE_THE_PAST ->
          old.filter(it -> Boolean.TRUE.equals(it.suspended()))
              .filter(_ -> !Boolean.TRUE.equals(cursor.suspended()))
              .map(it -> at(next, new ScheduleCursor(it.after(), cursor.of(), false)))
              .orElse(next);
      case SKIPS ->
          next.firing() != null && next.firing().due().hashCode() % 5 == 0
              ? new ScheduleStatus(
                  next.observedGeneration(),
                  cursor,
                  null,
                  next.last(),
                  next.lastRun(),
                  next.next(),
                  next.missed(),
                  next.conditions())
              : next;
      default -> next;
    };
  }

  private static ScheduleStatus at(ScheduleStatus status, ScheduleCursor cursor) {
    return new ScheduleStatus(
        status.observedGeneration(),
        cursor,
        null,
        status.last(),
        status.lastRun(),
        status.next(),
        status.missed(),
        status.conditions());
  }

  /// The run that it creates instead of `run`.
  Run created(Run run, int number) {
    if (this == NAMES_AT_RANDOM) {
      run.getMetadata().setName(run.getMetadata().getName() + number);
    }
    return run;
  }
}
