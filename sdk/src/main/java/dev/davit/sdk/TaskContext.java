package dev.davit.sdk;

import dev.davit.contract.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a task can learn about its attempt, as on Trigger.dev's context page. Threads may share it.
public final class TaskContext {
  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final Instant startedAt;
  private final Metadata metadata;
  private final Map<Local<?>, Object> locals = new ConcurrentHashMap<>(0);

  TaskContext(Assignment assignment, AttemptEnvironment environment, TaskJson json) {
    this.assignment = assignment;
    this.environment = environment;
    this.startedAt = environment.clock().instant();
    this.metadata = new Metadata(assignment.run().metadata(), json);
  }

  /// The id of the task.
  public String task() {
    return assignment.task();
  }

  /// The run: its id, name, namespace, tags and when it was triggered. They are the same in all
  /// attempts of a run, so its id can be an idempotency key for other systems.
  public Assignment.AssignedRun run() {
    return assignment.run();
  }

  /// The number of this attempt, from 1, and the maximum.
  public Assignment.AssignedAttempt attempt() {
    return assignment.attempt();
  }

  /// The queue whose slot this attempt takes, as `queue/NAME` or `task/NAME`.
  public String queue() {
    return assignment.queue();
  }

  /// The machine preset of this attempt's pod.
  public Machine machine() {
    return Machine.of(assignment.machine());
  }

  /// The version of the task, which all attempts of the run use; empty if the operator does not
  /// send it.
  public Optional<String> version() {
    return Optional.ofNullable(run().version());
  }

  /// The name of the run that triggered this one; empty if no run did.
  public Optional<String> parent() {
    return Optional.ofNullable(run().parent());
  }

  /// The batch that the run was triggered with; empty if it was triggered alone.
  public Optional<String> batch() {
    return Optional.ofNullable(run().batch());
  }

  /// The key that the run was triggered with; empty if it has none.
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(run().idempotencyKey());
  }

  /// When the run was triggered.
  public Instant triggeredAt() {
    return run().createdAt();
  }

  /// When this attempt began to execute.
  public Instant startedAt() {
    return startedAt;
  }

  /// When this attempt is stopped; empty if the task has no maxDuration.
  public Optional<Instant> deadline() {
    return Optional.ofNullable(assignment.maxDurationSeconds()).map(startedAt::plusSeconds);
  }

  /// How long this attempt may still execute, never negative; empty if the task has no maxDuration.
  public Optional<Duration> remaining() {
    return deadline()
        .map(end -> Duration.between(environment.clock().instant(), end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /// Whether the attempt is being stopped: canceled, evicted or out of time. The task's thread is
  /// interrupted at the same moment. A loop that never blocks should check this. The process ends
  /// within the task's `cancelTimeout`, and within 2 s if it is out of time.
  public boolean isCanceled() {
    return signal().isCanceled();
  }

  /// The signal behind [#isCanceled], for code that has no context.
  public CancelSignal signal() {
    return environment.signal();
  }

  /// The metadata of the run.
  public Metadata metadata() {
    return metadata;
  }

  /// Sets the value of a local, which all hooks and the task of this attempt can read.
  ///
  /// @return `value`
  public <T> T set(Local<T> local, T value) {
    locals.put(local, value);
    return value;
  }

  /// The value of a local.
  ///
  /// @throws IllegalStateException if none was set
  public <T> T get(Local<T> local) {
    return find(local)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the local \"%s\" is not set in this attempt; a hook that comes earlier has to"
                            .formatted(local.name())
                        + " call ctx.set"));
  }

  /// The value of a local; empty if none was set.
  public <T> Optional<T> find(Local<T> local) {
    return Optional.ofNullable(locals.get(local)).map(local::cast);
  }

  /// Repeats parts of the task within this attempt.
  public Retrying retrying() {
    return new Retrying(this, environment);
  }

  /// The task's logger, `davit.task.ID`.
  public Logger logger() {
    return LoggerFactory.getLogger("davit.task." + task());
  }
}
