package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.RunStatus;
import dev.davit.api.RunTimes;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.kube.Conditions;
import dev.davit.operator.run.RunRecord.Notes;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Maps the record of a run to the flat status that people read, and back. A test maps every state
/// both ways.
final class RunStatusMapper {
  private RunStatusMapper() {}

  /// The status for `record`. Conditions keep the instant of their last change from `before`.
  static RunStatus toStatus(
      RunRecord record, ResourceFacts seen, @Nullable RunStatus before, Instant now) {
    var state = record.state();
    var finished = state instanceof Finished it ? Optional.of(it) : Optional.<Finished>empty();
    return new RunStatus(
        state.phase(),
        record.why().reason().wireName(),
        record.why().message(),
        finished.isPresent(),
        record.pod().isPresent() ? state.attempt() : null,
        record.disruptions() == 0 ? null : record.disruptions(),
        record.sequence(),
        record.queue().orElse(null),
        record.task().map(task -> task.spec().machine()).orElse(null),
        record.pod().orElse(null),
        finished.map(end -> duration(record, seen, end.at())).orElse(null),
        times(record),
        record.task().orElse(null),
        record.attempts().isEmpty() ? null : record.attempts(),
        finished.flatMap(Finished::output).orElse(null),
        finished.flatMap(Finished::outputRef).orElse(null),
        finished.flatMap(Finished::error).orElse(null),
        record.notes().metadata().orElse(null),
        record.notes().tags().isEmpty() ? null : record.notes().tags(),
        record.notes().hookErrors().isEmpty() ? null : record.notes().hookErrors(),
        SuspendStatus.segment(record.segment()),
        state instanceof Waiting waiting ? SuspendStatus.inShort(waiting) : null,
        state instanceof Waiting waiting ? SuspendStatus.waits(waiting) : null,
        record.notes().journal().orElse(null),
        record.notes().changedBy().isEmpty() ? null : record.notes().changedBy(),
        seen.generation(),
        conditions(record, seen, before, now));
  }

  /// `before` with another reason, whatever else it contains: for a status that cannot be
  /// understood.
  static RunStatus withReason(Why why, ResourceFacts seen, RunStatus before, long sequence) {
    return new RunStatus(
        Objects.requireNonNullElse(before.phase(), Phase.QUEUED),
        why.reason().wireName(),
        why.message(),
        false,
        before.attempt(),
        before.disruptions(),
        Objects.requireNonNullElse(before.sequence(), sequence),
        before.queue(),
        before.machine(),
        before.pod(),
        before.duration(),
        before.times(),
        before.task(),
        before.attempts(),
        before.output(),
        before.outputRef(),
        before.error(),
        before.metadata(),
        before.tags(),
        before.hookErrors(),
        before.segment(),
        before.waitsFor(),
        before.waits(),
        before.journal(),
        before.changedBy(),
        seen.generation(),
        before.conditions() == null
            ? null
            : before.conditions().stream()
                .map(
                    it ->
                        new ConditionBuilder(it)
                            .withReason(why.reason().wireName())
                            .withMessage(why.message())
                            .build())
                .toList());
  }

  /// What the resource itself says, beside the record.
  record ResourceFacts(Instant createdAt, @Nullable Long generation) {}

  /// The record for `status`. A run that has no sequence yet gets `sequence`.
  static RunRecord toRecord(@Nullable RunStatus status, long sequence) {
    if (status == null || status.reason() == null) {
      return RunRecord.fresh(sequence);
    }
    return new RunRecord(
        state(status),
        new Why(reason(status.reason()), Objects.requireNonNullElse(status.message(), "")),
        status.sequence() == null ? sequence : status.sequence(),
        Objects.requireNonNullElse(status.disruptions(), 0),
        SuspendStatus.segment(status.segment()),
        times(status).map(RunTimes::queuedAt).map(Instant::parse),
        Optional.ofNullable(status.task()),
        Optional.ofNullable(status.queue()),
        Optional.ofNullable(status.pod()),
        times(status).map(RunTimes::startedAt).map(Instant::parse),
        Objects.requireNonNullElse(status.attempts(), List.of()),
        new Notes(
            Optional.ofNullable(status.metadata()),
            Objects.requireNonNullElse(status.hookErrors(), List.of()),
            Optional.ofNullable(status.journal()),
            Objects.requireNonNullElse(status.tags(), List.of()),
            Objects.requireNonNullElse(status.changedBy(), List.of())));
  }

  private static Optional<RunTimes> times(RunStatus status) {
    return Optional.ofNullable(status.times());
  }

  private static RunState state(RunStatus status) {
    var attempt = Objects.requireNonNullElse(status.attempt(), 1);
    var times = Objects.requireNonNullElseGet(status.times(), () -> RunTimes.NONE);
    var phase = Objects.requireNonNullElse(status.phase(), Phase.QUEUED);
    return switch (phase) {
      case PENDING_VERSION -> new PendingVersion();
      case QUEUED -> new Queued(attempt);
      // A run that backs off has had a pod. The reason does not show it: it may be a bug's.
      case DELAYED ->
          status.pod() == null
              ? new Delayed(instant(times.nextAttemptAt()))
              : new BackingOff(attempt, instant(times.nextAttemptAt()));
      case DEQUEUED -> new Dequeued(attempt);
      case EXECUTING -> new Executing(attempt, instant(times.attemptStartedAt()));
      case WAITING -> SuspendStatus.state(attempt, status.waits());
      case COMPLETED, FAILED, CANCELED, TIMED_OUT, CRASHED, SYSTEM_FAILURE, EXPIRED ->
          new Finished(
              phase,
              attempt,
              instant(times.finishedAt()),
              Optional.ofNullable(status.output()),
              Optional.ofNullable(status.outputRef()),
              Optional.ofNullable(status.error()));
    };
  }

  private static Instant instant(@Nullable String text) {
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }

  private static Reason reason(String wireName) {
    return Reason.ofWireName(wireName).orElse(Reason.OPERATOR_ERROR);
  }

  private static RunTimes times(RunRecord record) {
    var state = record.state();
    return new RunTimes(
        record.queuedAt().map(Instant::toString).orElse(null),
        record.startedAt().map(Instant::toString).orElse(null),
        state instanceof Executing(_, var since) ? since.toString() : null,
        waitsUntil(state).map(Instant::toString).orElse(null),
        state instanceof Finished end ? end.at().toString() : null);
  }

  private static Optional<Instant> waitsUntil(RunState state) {
    return switch (state) {
      case Delayed(var until) -> Optional.of(until);
      case BackingOff(_, var until) -> Optional.of(until);
      case PendingVersion _, Queued _, Dequeued _, Executing _, Waiting _, Finished _ ->
          Optional.empty();
    };
  }

  private static String duration(RunRecord record, ResourceFacts seen, Instant end) {
    var from = record.startedAt().or(record::queuedAt).orElse(seen.createdAt());
    var took = Duration.between(from, end);
    return took.isNegative() ? "0s" : Durations.format(rounded(took));
  }

  /// In milliseconds while they matter, otherwise in whole seconds.
  private static Duration rounded(Duration took) {
    return took.compareTo(Duration.ofSeconds(10)) < 0
        ? Duration.ofMillis(took.toMillis())
        : Duration.ofSeconds(took.toSeconds());
  }

  private static List<Condition> conditions(
      RunRecord record, ResourceFacts seen, @Nullable RunStatus before, Instant now) {
    var started = record.startedAt().isPresent();
    var finished = record.state() instanceof Finished;
    var succeeded = record.state().phase() == Phase.COMPLETED;
    return List.of(
        // The status may say so long after it began, or not before its end.
        condition(
            "Started",
            started ? "True" : "False",
            record.why(),
            seen,
            before,
            record.startedAt().orElse(now)),
        condition("Finished", finished ? "True" : "False", record.why(), seen, before, now),
        condition(
            "Succeeded",
            succeeded ? "True" : finished ? "False" : "Unknown",
            record.why(),
            seen,
            before,
            now));
  }

  private static Condition condition(
      String type,
      String value,
      Why why,
      ResourceFacts seen,
      @Nullable RunStatus before,
      Instant now) {
    return Conditions.of(
        type,
        value,
        why.reason().wireName(),
        why.message(),
        before == null ? null : before.conditions(),
        now,
        seen.generation());
  }
}
