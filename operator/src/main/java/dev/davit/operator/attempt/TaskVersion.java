package dev.davit.operator.attempt;

import dev.davit.api.Entrypoint;
import dev.davit.api.ResolvedTask;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskSpec;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The version of a task that all attempts of a run use, with defaults and the run's overrides
/// applied.
///
/// @param resolved the same version in the form that the run's status keeps
/// @param machine the machine of the next pod, or of the current one
/// @param ladder the machines to try one after another when memory runs out
/// @param ttl how long the run may wait; zero: for ever
public record TaskVersion(
    ResolvedTask resolved,
    Entrypoint entrypoint,
    String machine,
    int maxAttempts,
    List<String> ladder,
    Backoff backoff,
    Optional<Duration> maxDuration,
    Optional<Duration> ttl,
    Duration cancelTimeout,
    Optional<Duration> startTimeout) {

  /// No run has more attempts, whatever its manifest says.
  private static final int MAX_ATTEMPTS = 250;

  /// The version for a run that starts now, from the task as it is now.
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
            .ttl(run.ttl() == null ? spec.ttl() : run.ttl())
            .retention(null)
            .schedules(null)
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
        Math.min(Objects.requireNonNull(retry.maxAttempts()), MAX_ATTEMPTS),
        retry.outOfMemory() == null ? List.of() : retry.outOfMemory().ladder(),
        Backoff.of(retry),
        duration(spec.maxDuration()),
        duration(spec.ttl()),
        Durations.parse(Objects.requireNonNull(spec.cancelTimeout())),
        duration(spec.startTimeout()));
  }

  private static Optional<Duration> duration(@Nullable String text) {
    return Optional.ofNullable(text).map(Durations::parse);
  }

  /// The same version on the next machine of the ladder; empty if there is none. The machine itself
  /// identifies the current step, so that the step outlives every restart.
  public Optional<TaskVersion> onNextMachine() {
    var next = ladder.indexOf(machine) + 1;
    return next < ladder.size() ? Optional.of(on(ladder.get(next))) : Optional.empty();
  }

  private TaskVersion on(String other) {
    var spec = resolved.spec().toBuilder().machine(other).build();
    return of(new ResolvedTask(resolved.generation(), spec));
  }

  /// The same version with the exact image of one of its pods, as the runtime reports it.
  public TaskVersion pinnedTo(String imageId) {
    return withImage(ImagePin.pinned(image(spec()), imageId));
  }

  /// The same version with the exact image of `parent`, if both name the same image. That is known
  /// as long as the task of `parent` has not changed since, because a version keeps no tag beside a
  /// digest.
  ///
  /// @param task the task of `parent` as it is now
  public TaskVersion withImageOf(TaskVersion parent, Task task) {
    var isUnchanged =
        Objects.equals(parent.resolved().generation(), task.getMetadata().getGeneration());
    return isUnchanged && image(TaskDefaults.apply(task.getSpec())).equals(image(spec()))
        ? withImage(image(parent.spec()))
        : this;
  }

  private static String image(TaskSpec spec) {
    var container = spec.container();
    return container == null ? Objects.requireNonNull(spec.image()) : container.image();
  }

  private TaskVersion withImage(String image) {
    var spec = spec();
    var container = spec.container();
    if (image.equals(image(spec))) {
      return this;
    }
    var next =
        container == null
            ? spec.toBuilder().image(image)
            : spec.toBuilder()
                .container(
                    new TaskContainer(
                        image,
                        container.command(),
                        container.args(),
                        container.env(),
                        container.envFrom()));
    return of(new ResolvedTask(resolved.generation(), next.build()));
  }

  /// Every machine that a pod of this version may need.
  public Stream<String> machines() {
    return Stream.concat(Stream.of(machine), ladder.stream());
  }

  TaskSpec spec() {
    return resolved.spec();
  }
}
