package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.Durations;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import dev.davit.sdk.TaskCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One attempt: from the assignment file to the result file and the exit code.
///
/// Only the thread that calls [#run] writes the result, so there is one at most.
final class Runner {
  /// Kubernetes kills five seconds later.
  private static final Duration GRACE_AFTER_SIGTERM = Duration.ofSeconds(25);

  /// The result is written by then: this is only for the task's own `finally`.
  private static final Duration GRACE_AFTER_TIMEOUT = Duration.ofSeconds(2);

  private final RunnerSettings settings;
  private final Supplier<TaskCatalog> application;

  Runner(RunnerSettings settings, Supplier<TaskCatalog> application) {
    this.settings = settings;
    this.application = application;
  }

  /// Executes the attempt.
  ///
  /// @return the exit code
  int run() {
    Assignment assignment;
    try {
      assignment = AssignmentFile.read(Files.readString(settings.assignmentFile()));
    } catch (IOException | IllegalArgumentException e) {
      return unreadable(e);
    }
    AttemptLog.identify(assignment);
    AttemptLog.started(assignment);
    var task = new TaskThread(assignment, application);
    var whenTerminated = Signals.onTerminate(() -> task.stop(GRACE_AFTER_SIGTERM));
    task.start();
    try {
      return end(task, limit(assignment));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    } finally {
      whenTerminated.close();
    }
  }

  private int end(TaskThread task, @Nullable Duration limit) throws InterruptedException {
    return switch (task.await(limit)) {
      case null -> outOfTime(task, limit);
      case Ending.Done(var result) -> done(task, result);
      case Ending.OutOfMemory() -> PodContract.EXIT_OUT_OF_MEMORY;
      case Ending.Stopped() -> Exit.TERMINATED;
    };
  }

  /// A failure after SIGTERM is most likely the interrupt's doing: it says nothing about the task,
  /// and whoever sent the signal knows why.
  private int done(TaskThread task, Result result) {
    var interrupted =
        task.isCanceled()
            && result instanceof Result.Failed failed
            && failed.reason() == Reason.TASK_FAILED;
    if (interrupted) {
      AttemptLog.stopped();
      return Exit.TERMINATED;
    }
    return report(result);
  }

  private int outOfTime(TaskThread task, @Nullable Duration limit) {
    var text = "the attempt executed longer than its maxDuration of " + shown(limit);
    var error = new TaskError(Reason.MAX_DURATION_EXCEEDED.wireName(), text, null);
    var code = report(new Result.TimedOut(error));
    task.cancel();
    task.join(GRACE_AFTER_TIMEOUT);
    return code;
  }

  private int unreadable(Exception e) {
    var text = "the assignment cannot be read from " + settings.assignmentFile() + ": " + detail(e);
    System.err.println("davit: " + text);
    return write(
        new Result.Failed(
            Reason.OPERATOR_ERROR,
            new TaskError(Reason.OPERATOR_ERROR.wireName(), text, null),
            Result.Next.STOP));
  }

  /// The message of a file that is missing is its path alone.
  private static String detail(Exception e) {
    return e instanceof IOException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
  }

  /// Logs the end as it was and writes it as far as it fits.
  private int report(Result result) {
    var written = fitting(result);
    AttemptLog.ended(result instanceof Result.Completed ? written : result);
    return write(written);
  }

  /// An output that is too large for the medium is a failure, which decides the exit code.
  private static Result fitting(Result result) {
    var message = ResultMessage.write(result);
    if (ResultMessage.read(message) instanceof ResultMessage.Valid(var fitting, _)) {
      return fitting;
    }
    throw new IllegalStateException("a result that cannot be read back: " + message);
  }

  private int write(Result result) {
    try {
      Files.writeString(settings.resultFile(), ResultMessage.write(result));
      return Exit.codeOf(result);
    } catch (IOException e) {
      System.err.println("davit: the result cannot be written: " + e);
      return PodContract.EXIT_FAILED;
    }
  }

  private static @Nullable Duration limit(Assignment assignment) {
    var seconds = assignment.maxDurationSeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static String shown(@Nullable Duration limit) {
    return limit == null ? "none" : Durations.format(limit);
  }
}
