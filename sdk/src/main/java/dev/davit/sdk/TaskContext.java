package dev.davit.sdk;

import dev.davit.contract.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a task knows about the attempt that executes it, as on Trigger.dev's context page. May be
/// shared between threads.
public final class TaskContext {
  private final Assignment assignment;
  private final CancelSignal signal;
  private final InstantSource clock;
  private final Optional<Instant> deadline;

  TaskContext(Assignment assignment, CancelSignal signal, InstantSource clock) {
    this.assignment = assignment;
    this.signal = signal;
    this.clock = clock;
    this.deadline =
        Optional.ofNullable(assignment.maxDurationSeconds()).map(clock.instant()::plusSeconds);
  }

  /// The id of the task.
  public String task() {
    return assignment.task();
  }

  /// The run: its id, name, namespace, tags and when it was triggered. All attempts of a run have
  /// the same, so its id makes an idempotency key for other systems.
  public Assignment.AssignedRun run() {
    return assignment.run();
  }

  /// Which attempt this is, from 1, and of how many.
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

  /// When this attempt is stopped; empty where the task has no maxDuration.
  public Optional<Instant> deadline() {
    return deadline;
  }

  /// How long this attempt may still execute, never negative; empty where the task has no
  /// maxDuration.
  public Optional<Duration> remaining() {
    return deadline
        .map(end -> Duration.between(clock.instant(), end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /// Whether the attempt is being stopped: canceled, evicted or out of time. The task's thread is
  /// interrupted at the same moment; a loop that blocks nowhere asks here. The process ends 25 s
  /// later at the latest, 2 s where it is out of time.
  public boolean isCanceled() {
    return signal.isCanceled();
  }

  /// The task's logger, `davit.task.ID`.
  public Logger logger() {
    return LoggerFactory.getLogger("davit.task." + task());
  }
}
