package dev.davit.operator.schedule;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.operator.schedule.ScheduleDecision.Create;
import dev.davit.operator.schedule.ScheduleDecision.Missed;
import dev.davit.operator.schedule.ScheduleDecision.Move;
import dev.davit.operator.schedule.ScheduleDecision.Ready;
import dev.davit.operator.schedule.ScheduleDecision.Why;
import dev.davit.operator.schedule.ScheduleState.Cursor;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides what is next for a schedule.
final class ScheduleLifecycle {
  /// How soon a schedule without its task looks for it again.
  private static final Duration TASK = Duration.ofMinutes(1);

  /// The own write should have been seen by then.
  private static final Duration OWN_WRITE = Duration.ofSeconds(10);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private ScheduleLifecycle() {}

  /// A due time that the status names comes first: it was decided, and an edit, a suspension or a
  /// restart since then does not undo it.
  static ScheduleDecision decide(ScheduleSeen seen) {
    var firing = seen.state().firing();
    if (firing.isPresent()) {
      return new Create(firing.get(), replaced(seen));
    }
    return switch (seen.timing()) {
      case Timing.Reading.Faulty(var reason, var message) ->
          new Move(uncounted(seen), new Ready(false, reason, message), Optional.empty(), List.of());
      case Timing.Reading.Valid(var timing) -> decide(seen, timing);
    };
  }

  /// Due times count from when the mended expression is seen.
  private static ScheduleState uncounted(ScheduleSeen seen) {
    var after = seen.state().cursor().map(Cursor::after).orElse(seen.createdAt());
    return seen.state().at(new Cursor(after, "", false));
  }

  private static Move decide(ScheduleSeen seen, Timing timing) {
    var suspend = seen.options().suspend();
    var cursor = seen.state().cursor().filter(it -> it.of().equals(timing.text()));
    var counts = cursor.filter(it -> suspend || !it.suspended());
    var state = seen.state();
    if (counts.isEmpty() || counts.get().suspended() != suspend) {
      var after =
          seen.state().cursor().isEmpty()
              ? seen.createdAt()
              : counts.map(Cursor::after).orElseGet(() -> countedFromNow(seen));
      state = state.at(new Cursor(after, timing.text(), suspend));
    }
    if (suspend) {
      var ready = new Ready(false, "Suspended", "spec.suspend is true: no runs are created");
      return new Move(state, ready, Optional.empty(), List.of());
    }
    return due(seen, timing, state);
  }

  /// A clock that was ahead has fired due times that are still to come.
  private static Instant countedFromNow(ScheduleSeen seen) {
    return seen.state()
        .last()
        .map(Firing::due)
        .filter(last -> last.isAfter(seen.now()))
        .orElse(seen.now());
  }

  private static Move due(ScheduleSeen seen, Timing timing, ScheduleState state) {
    var after = state.cursor().orElseThrow().after();
    var times = DueTimes.of(timing, after, seen.now(), seen.options().missed());
    if (times.isEmpty()) {
      return ready(seen, timing, state, List.of());
    }
    var passed = state.passed(times.get().after(), times.get().missed());
    var late = late(times.get());
    var due = times.get().due();
    if (due.isEmpty()) {
      return ready(seen, timing, passed, late);
    }
    var obstacle = obstacle(seen, due.get());
    if (obstacle.isPresent()) {
      var missed = Stream.concat(late.stream(), obstacle.stream()).toList();
      return ready(seen, timing, passed.passed(due.get(), 1), missed);
    }
    var firing = new Firing(due.get(), ScheduledRuns.name(seen.name(), seen.uid(), due.get()));
    var soon = seen.now().plus(OWN_WRITE);
    return new Move(passed.fires(firing), fires(seen), Optional.of(soon), late);
  }

  private static List<Missed> late(DueTimes times) {
    if (times.missed() == 0) {
      return List.of();
    }
    var which = times.missed() == 1 ? "a due time" : times.missed() + " due times";
    var before = times.due().map(it -> " before " + it).orElse(" up to " + times.after());
    var message = which + before + " got no run: nobody looked at them in time";
    return List.of(new Missed(Why.LATE, times.missed(), message));
  }

  /// Why this due time gets no run.
  private static Optional<Missed> obstacle(ScheduleSeen seen, Instant due) {
    if (!seen.taskExists()) {
      return Optional.of(noTask(seen, due));
    }
    if (seen.options().concurrency() == ConcurrencyPolicy.FORBID) {
      return seen.unfinished()
          .map(
              run ->
                  new Missed(
                      Why.FORBIDDEN,
                      1,
                      "no run for %s: run %s has not finished, and concurrencyPolicy is Forbid"
                          .formatted(due, run)));
    }
    return Optional.empty();
  }

  private static Missed noTask(ScheduleSeen seen, Instant due) {
    return new Missed(
        Why.NO_TASK,
        1,
        "no run for %s: there is no Task \"%s\" in this namespace"
            .formatted(due, seen.options().task()));
  }

  private static Ready fires(ScheduleSeen seen) {
    return new Ready(true, "Scheduled", "creates runs of task " + seen.options().task());
  }

  /// The state between two due times.
  private static Move ready(
      ScheduleSeen seen, Timing timing, ScheduleState state, List<Missed> missed) {
    var start = timing.nextStart(state.cursor().orElseThrow().after());
    if (!seen.taskExists()) {
      var ready =
          new Ready(
              false,
              "TaskNotFound",
              "there is no Task \"%s\" in this namespace".formatted(seen.options().task()));
      var soon = seen.now().plus(TASK);
      return new Move(state, ready, Optional.of(start.filter(soon::isAfter).orElse(soon)), missed);
    }
    if (start.isEmpty()) {
      var ready = new Ready(false, "NeverFires", "spec.cron: has no due time within 50 years");
      return new Move(state, ready, Optional.empty(), missed);
    }
    return new Move(state, fires(seen), start, missed);
  }

  private static Optional<String> replaced(ScheduleSeen seen) {
    return seen.options().concurrency() == ConcurrencyPolicy.REPLACE
        ? seen.unfinished()
        : Optional.empty();
  }

  /// The run of the due time exists now.
  static Move created(ScheduleSeen seen, Firing firing) {
    return follow(seen.with(seen.state().fired(), Optional.of(firing.run())), List.of());
  }

  /// The API server refuses the run, for a reason that may pass. The due time waits, until a later
  /// one takes its place; if each due time counts, it waits for as long as it takes.
  static Move refused(ScheduleSeen seen, Firing firing, String message) {
    if (isOvertaken(seen, firing)) {
      var missed =
          new Missed(
              Why.REFUSED,
              1,
              "no run for %s: the API server refused it: %s".formatted(firing.due(), message));
      return follow(seen.with(seen.state().gaveUp(), seen.unfinished()), List.of(missed));
    }
    var since = Duration.between(seen.refusedSince().orElse(seen.now()), seen.now());
    var pause =
        since.compareTo(FIRST_RETRY) < 0
            ? FIRST_RETRY
            : since.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : since;
    return new Move(
        seen.state(),
        new Ready(false, Why.REFUSED.reason(), message),
        Optional.of(seen.now().plus(pause)),
        List.of());
  }

  /// What follows when a due time is over, in one write with its end.
  private static Move follow(ScheduleSeen seen, List<Missed> missed) {
    return switch (decide(seen)) {
      case Move(var next, var ready, var lookAt, var more) ->
          new Move(next, ready, lookAt, Stream.concat(missed.stream(), more.stream()).toList());
      case Create create -> throw new IllegalStateException("two due times at once: " + create);
    };
  }

  private static boolean isOvertaken(ScheduleSeen seen, Firing firing) {
    return seen.options().missed() != MissedPolicy.ALL
        && seen.timing() instanceof Timing.Reading.Valid(var timing)
        && timing.nextStart(firing.due()).filter(it -> !it.isAfter(seen.now())).isPresent();
  }
}
