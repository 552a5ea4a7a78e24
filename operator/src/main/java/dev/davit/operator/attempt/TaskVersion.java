package dev.davit.operator.attempt;

import dev.davit.api.Entrypoint;
import dev.davit.api.ResolvedTask;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskSpec;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// The version of a task that all attempts of a run use, with nothing left open: defaults and the
/// run's overrides applied.
///
/// @param resolved the same as the run's status keeps it
public record TaskVersion(
    ResolvedTask resolved,
    Entrypoint entrypoint,
    String machine,
    int maxAttempts,
    Backoff backoff,
    Optional<Duration> maxDuration) {

  /// The task as it is now, for a run that starts now.
  public static TaskVersion resolve(Task task, RunSpec run) {
    var spec = TaskDefaults.apply(task.getSpec());
    var retry = Objects.requireNonNull(spec.retry());
    var overridden =
        spec.toBuilder()
            .description(null)
            .payloadSchema(null)
            .machine(
                Objects.requireNonNullElse(run.machine(), Objects.requireNonNull(spec.machine())))
            .retry(retry.overriddenBy(retry(run)))
            .maxDuration(run.maxDuration() == null ? spec.maxDuration() : run.maxDuration())
            .build();
    return of(new ResolvedTask(task.getMetadata().getGeneration(), overridden));
  }

  /// The run's own retry settings; `maxAttempts` is short for `retry.maxAttempts`.
  private static RunRetry retry(RunSpec run) {
    var retry =
        Objects.requireNonNullElseGet(
            run.retry(), () -> new RunRetry(null, null, null, null, null, null));
    return run.maxAttempts() == null
        ? retry
        : new RunRetry(
            run.maxAttempts(),
            retry.factor(),
            retry.minTimeout(),
            retry.maxTimeout(),
            retry.randomize(),
            retry.outOfMemory());
  }

  /// The version that a run has kept.
  public static TaskVersion of(ResolvedTask resolved) {
    var spec = TaskDefaults.apply(resolved.spec());
    var retry = Objects.requireNonNull(spec.retry());
    return new TaskVersion(
        resolved,
        Objects.requireNonNull(spec.entrypoint()),
        Objects.requireNonNull(spec.machine()),
        Objects.requireNonNull(retry.maxAttempts()),
        Backoff.of(retry),
        Optional.ofNullable(spec.maxDuration()).map(Durations::parse));
  }

  TaskSpec spec() {
    return resolved.spec();
  }
}
