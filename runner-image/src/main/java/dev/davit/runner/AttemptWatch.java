package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.contract.TaskError;
import dev.davit.sdk.HookCall;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Waits for the end of an attempt, and stops what takes too long: the attempt, a hook, or the rest
/// after SIGTERM. It needs no extra thread.
final class AttemptWatch {
  /// The default: what remains of the 30 s of an operator that sends no cancelTimeout.
  private static final long USUAL_CANCEL_SECONDS = 25;

  /// How long a hook may take to react to its interrupt.
  private static final Duration GRACE_AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final TaskThread task;
  private final Duration cancelTimeout;
  private final @Nullable Duration maxDuration;

  /// What earlier pods of this attempt have left of maxDuration.
  private final @Nullable Duration timeLeft;

  private final Assignment assignment;

  // Deadlines by System.nanoTime(); null if there is none.
  private @Nullable Long attemptEnds;
  private @Nullable Long cancelEnds;
  private @Nullable Long hookEnds;

  /// What is left of the attempt's time; null if the pod does not wait, or there is no limit.
  private @Nullable Duration leftAtWait;

  /// The end of the attempt's time, also after `attemptEnds` was reached in a hook.
  private @Nullable Long outputEnds;

  /// The output that is being sent to the gateway.
  private @Nullable Unsent unsent;

  private @Nullable HookCall hook;
  private boolean hookInterrupted;

  AttemptWatch(TaskThread task, Assignment assignment) {
    this.task = task;
    this.assignment = assignment;
    this.maxDuration = seconds(assignment.maxDurationSeconds());
    this.timeLeft = seconds(assignment.secondsLeft());
    this.cancelTimeout =
        Duration.ofSeconds(
            Objects.requireNonNullElse(assignment.cancelTimeoutSeconds(), USUAL_CANCEL_SECONDS));
  }

  /// The report of an attempt that has ended, and the size of its output.
  private record Unsent(AttemptReport report, int bytes) {}

  /// How an attempt ended.
  sealed interface End {
    /// With a report.
    record Reported(AttemptReport report) implements End {}

    /// Its time was over; `report` states this.
    record TimedOut(AttemptReport report) implements End {}

    /// SIGTERM arrived, and the task did not end in time.
    record Stopped() implements End {}

    /// Another pod executes the run now.
    record Superseded() implements End {}

    /// The JVM ran out of memory.
    record OutOfMemory() implements End {}
  }

  /// Waits for the end of the attempt.
  End await() throws InterruptedException {
    attemptEnds = timeLeft == null ? null : in(timeLeft);
    outputEnds = attemptEnds;
    while (true) {
      var end =
          switch (task.await(untilNext())) {
            case null -> overdue();
            case RunnerEvent.HookBegins(var call) -> begins(call);
            case RunnerEvent.HookEnded() -> ended();
            case RunnerEvent.WaitBegins() -> waits();
            case RunnerEvent.WaitEnds() -> goesOn();
            case RunnerEvent.Terminated() -> terminated();
            case RunnerEvent.Done(var report) -> ended(report);
            case RunnerEvent.OutputSent(var report) -> Optional.of(new End.Reported(report));
            case RunnerEvent.Superseded() -> Optional.of(new End.Superseded());
            case RunnerEvent.OutOfMemory() -> Optional.of(new End.OutOfMemory());
          };
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  /// The attempt has ended. An output that is too large for the report is sent first. Later events
  /// of a task that was abandoned change nothing any more.
  private Optional<End> ended(AttemptReport report) {
    if (unsent != null) {
      return Optional.empty();
    }
    var output = GatewayOutput.of(report, assignment);
    if (output.isEmpty()) {
      return Optional.of(new End.Reported(report));
    }
    unsent = new Unsent(report, output.get().bytes().length);
    hook = null;
    hookEnds = null;
    attemptEnds = outputEnds == null ? null : in(SendingTime.of(until(outputEnds), unsent.bytes()));
    task.send(report, output.get());
    return Optional.empty();
  }

  private Optional<End> begins(HookCall call) {
    if (unsent != null) {
      return Optional.empty();
    }
    hook = call;
    hookInterrupted = false;
    hookEnds = in(call.limit());
    return Optional.empty();
  }

  private Optional<End> ended() {
    hook = null;
    hookEnds = null;
    return Optional.empty();
  }

  /// While the pod waits, no time of the attempt passes.
  private Optional<End> waits() {
    if (attemptEnds != null) {
      leftAtWait = until(attemptEnds);
      attemptEnds = null;
      outputEnds = null;
    }
    return Optional.empty();
  }

  private Optional<End> goesOn() {
    if (leftAtWait != null && cancelEnds == null && unsent == null) {
      attemptEnds = in(leftAtWait);
      outputEnds = attemptEnds;
    }
    leftAtWait = null;
    return Optional.empty();
  }

  private Optional<End> terminated() {
    if (cancelEnds == null) {
      attemptEnds = null;
      outputEnds = null;
      cancelEnds = in(cancelTimeout);
      AttemptLog.stopping(cancelTimeout);
    }
    return Optional.empty();
  }

  private Optional<End> overdue() {
    if (unsent != null) {
      return notSent(unsent);
    }
    if (isOver(cancelEnds)) {
      return Optional.of(task.abandonCanceled().map(this::inTime).orElseGet(End.Stopped::new));
    }
    if (isOver(attemptEnds)) {
      attemptEnds = null; // if the task has ended, its hooks have their own limits
      return task.timeOut(outOfTime()).map(End.TimedOut::new);
    }
    if (hook != null && isOver(hookEnds)) {
      return overdue(hook);
    }
    return Optional.empty();
  }

  private Optional<End> notSent(Unsent output) {
    if (isOver(cancelEnds)) {
      return Optional.of(notSent(output.report(), output.bytes()));
    }
    return isOver(attemptEnds)
        ? Optional.of(
            new End.TimedOut(GatewayOutput.outOfTime(output.report(), output.bytes(), outOfTime())))
        : Optional.empty();
  }

  private static End notSent(AttemptReport report, int bytes) {
    return new End.Reported(
        GatewayOutput.notSent(report, bytes, "the pod had to end within its cancelTimeout"));
  }

  /// There is no time left to send an output.
  private End inTime(AttemptReport report) {
    return GatewayOutput.of(report, assignment)
        .map(output -> notSent(report, output.bytes().length))
        .orElseGet(() -> new End.Reported(report));
  }

  private Optional<End> overdue(HookCall call) {
    if (hookInterrupted) {
      return ended(task.abandon(call.hook()));
    }
    hookInterrupted = true;
    hookEnds = in(GRACE_AFTER_INTERRUPT);
    task.interruptHook(call);
    return Optional.empty();
  }

  private TaskError outOfTime() {
    var text =
        "the attempt executed longer than its maxDuration of "
            + (maxDuration == null ? "none" : Durations.format(maxDuration));
    return new TaskError(Reason.MAX_DURATION_EXCEEDED.wireName(), text, null);
  }

  private @Nullable Long untilNext() {
    var next = earlier(earlier(attemptEnds, cancelEnds), hookEnds);
    return next == null ? null : next - System.nanoTime();
  }

  private static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one - other < 0 ? one : other;
  }

  private static long in(Duration duration) {
    return System.nanoTime() + duration.toNanos();
  }

  private static Duration until(long end) {
    return Duration.ofNanos(end - System.nanoTime());
  }

  private static boolean isOver(@Nullable Long end) {
    return end != null && end - System.nanoTime() <= 0;
  }

  private static @Nullable Duration seconds(@Nullable Long seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }
}
