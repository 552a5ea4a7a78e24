package dev.davit.operator.schedule;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.api.ScheduleSpec;
import dev.davit.operator.schedule.ScheduleSeen.Options;
import dev.davit.operator.schedule.ScheduleState.Cursor;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Instant;
import java.util.Optional;

/// Schedules for tables, each method a copy.
record ScheduleSeenBuilder(ScheduleSpec spec, ScheduleSeen seen) {

  ScheduleSeenBuilder(String cron) {
    this(
        ScheduleSpec.of("nightly", cron),
        new ScheduleSeen(
            "s",
            "uid",
            Instant.EPOCH,
            Timing.read(ScheduleSpec.of("nightly", cron), "a/s"),
            new Options("nightly", false, ConcurrencyPolicy.ALLOW, MissedPolicy.LATEST),
            ScheduleState.NEW,
            true,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH));
  }

  ScheduleSeen build() {
    return seen;
  }

  Timing timing() {
    return ((Timing.Reading.Valid) seen.timing()).timing();
  }

  ScheduleSeenBuilder createdAt(Instant instant) {
    return copy(
        instant, seen.timing(), seen.options(), seen.state(), seen.taskExists(), seen.now());
  }

  ScheduleSeenBuilder now(Instant instant) {
    return copy(
        seen.createdAt(), seen.timing(), seen.options(), seen.state(), seen.taskExists(), instant);
  }

  ScheduleSeenBuilder after(Instant after, String of) {
    return state(seen.state().at(new Cursor(after, of, false)));
  }

  ScheduleSeenBuilder suspendedAfter(Instant after, String of) {
    return state(seen.state().at(new Cursor(after, of, true)));
  }

  ScheduleSeenBuilder firing(Firing firing) {
    return state(seen.state().fires(firing));
  }

  private ScheduleSeenBuilder state(ScheduleState next) {
    return copy(
        seen.createdAt(), seen.timing(), seen.options(), next, seen.taskExists(), seen.now());
  }

  ScheduleSeenBuilder cron(String cron) {
    return spec(cron, spec.timeZone(), spec.window());
  }

  ScheduleSeenBuilder zone(String zone) {
    return spec(spec.cron(), zone, spec.window());
  }

  ScheduleSeenBuilder window(String window) {
    return spec(spec.cron(), spec.timeZone(), window);
  }

  private ScheduleSeenBuilder spec(String cron, String zone, String window) {
    var next = new ScheduleSpec("nightly", cron, zone, window, null, null, null, null, null);
    return new ScheduleSeenBuilder(
        next,
        new ScheduleSeen(
            seen.name(),
            seen.uid(),
            seen.createdAt(),
            Timing.read(next, "a/s"),
            seen.options(),
            seen.state(),
            seen.taskExists(),
            seen.unfinished(),
            seen.refusedSince(),
            seen.now()));
  }

  ScheduleSeenBuilder suspend() {
    return options(true, seen.options().concurrency(), seen.options().missed());
  }

  ScheduleSeenBuilder concurrency(ConcurrencyPolicy policy) {
    return options(seen.options().suspend(), policy, seen.options().missed());
  }

  ScheduleSeenBuilder missed(MissedPolicy policy) {
    return options(seen.options().suspend(), seen.options().concurrency(), policy);
  }

  private ScheduleSeenBuilder options(
      boolean suspend, ConcurrencyPolicy concurrency, MissedPolicy missed) {
    var next = new Options("nightly", suspend, concurrency, missed);
    return copy(seen.createdAt(), seen.timing(), next, seen.state(), seen.taskExists(), seen.now());
  }

  ScheduleSeenBuilder withoutTask() {
    return copy(seen.createdAt(), seen.timing(), seen.options(), seen.state(), false, seen.now());
  }

  ScheduleSeenBuilder unfinished(String run) {
    return new ScheduleSeenBuilder(spec, seen.with(seen.state(), Optional.of(run)));
  }

  ScheduleSeenBuilder refusedSince(Instant since) {
    return new ScheduleSeenBuilder(
        spec,
        new ScheduleSeen(
            seen.name(),
            seen.uid(),
            seen.createdAt(),
            seen.timing(),
            seen.options(),
            seen.state(),
            seen.taskExists(),
            seen.unfinished(),
            Optional.of(since),
            seen.now()));
  }

  private ScheduleSeenBuilder copy(
      Instant createdAt,
      Timing.Reading timing,
      Options options,
      ScheduleState state,
      boolean taskExists,
      Instant now) {
    return new ScheduleSeenBuilder(
        spec,
        new ScheduleSeen(
            seen.name(),
            seen.uid(),
            createdAt,
            timing,
            options,
            state,
            taskExists,
            seen.unfinished(),
            seen.refusedSince(),
            now));
  }
}
