package dev.davit.operator.schedule;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.Task;
import dev.davit.operator.kube.Api;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.schedule.ScheduleSeen.Options;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Reads what is known of a schedule.
final class ScheduleObserver {
  private final Api api;
  private final BiPredicate<String, String> taskIsCached;
  private final InstantSource clock;

  /// `taskIsCached`: whether the cache has the task of this namespace and name.
  ScheduleObserver(Api api, BiPredicate<String, String> taskIsCached, InstantSource clock) {
    this.api = api;
    this.taskIsCached = taskIsCached;
    this.clock = clock;
  }

  ScheduleSeen observe(Schedule schedule) {
    var meta = schedule.getMetadata();
    var options = options(schedule.getSpec());
    var state = ScheduleStatusMapper.toState(schedule.getStatus());
    var timing = timing(schedule);
    var now = clock.instant();
    return new ScheduleSeen(
        meta.getName(),
        meta.getUid(),
        Instant.parse(meta.getCreationTimestamp()),
        timing,
        options,
        state,
        taskExists(meta.getNamespace(), options.task()),
        asksForRun(timing, options, state, now)
            ? state.last().flatMap(last -> unfinished(schedule, last))
            : Optional.empty(),
        ScheduleStatusMapper.refusedSince(schedule.getStatus()),
        now);
  }

  private static Options options(ScheduleSpec spec) {
    return new Options(
        spec.task(),
        Boolean.TRUE.equals(spec.suspend()),
        Objects.requireNonNullElse(spec.concurrencyPolicy(), ConcurrencyPolicy.ALLOW),
        Objects.requireNonNullElse(spec.missed(), MissedPolicy.LATEST));
  }

  static Timing.Reading timing(Schedule schedule) {
    var run = schedule.getSpec().run();
    return FreeJson.faultOf(run == null ? null : run.payload())
        .<Timing.Reading>map(
            fault -> new Timing.Reading.Faulty("InvalidPayload", "spec.run.payload: " + fault))
        .orElseGet(() -> Timing.read(schedule.getSpec(), id(schedule)));
  }

  private static String id(Schedule schedule) {
    return schedule.getMetadata().getNamespace() + "/" + schedule.getMetadata().getName();
  }

  /// A task that the cache does not have may have been created a moment ago.
  private boolean taskExists(String namespace, String task) {
    return taskIsCached.test(namespace, task) || api.read(Task.class, namespace, task).isPresent();
  }

  /// Costs a request, so only a due time with such a policy asks.
  private static boolean asksForRun(
      Timing.Reading timing, Options options, ScheduleState state, Instant now) {
    return options.concurrency() != ConcurrencyPolicy.ALLOW
        && (state.firing().isPresent()
            || (timing instanceof Timing.Reading.Valid(var valid)
                && state
                    .cursor()
                    .flatMap(it -> valid.nextStart(it.after()))
                    .filter(start -> !start.isAfter(now))
                    .isPresent()));
  }

  private Optional<String> unfinished(Schedule schedule, ScheduleState.Firing last) {
    return api.read(Run.class, schedule.getMetadata().getNamespace(), last.run())
        .filter(run -> ScheduledRuns.isOf(schedule, last.due(), run))
        .filter(run -> run.getStatus() == null || !isFinished(run))
        .map(run -> run.getMetadata().getName());
  }

  private static boolean isFinished(Run run) {
    return Boolean.TRUE.equals(run.getStatus().finished());
  }
}
