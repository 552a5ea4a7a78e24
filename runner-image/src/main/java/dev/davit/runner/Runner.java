package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import dev.davit.sdk.TaskCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.Supplier;

/// Executes one attempt, from the assignment file to the result file and the exit code.
///
/// Only the thread that calls [#run] writes the result, so there is at most one.
final class Runner {
  /// Time for the task's own `finally`. The result is already written by then.
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
    var task = new TaskThread(assignment, settings.tokenFile(), application);
    var whenTerminated = Signals.onTerminate(task::cancel);
    task.start();
    try {
      return end(task, assignment, new AttemptWatch(task, assignment).await());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    } finally {
      whenTerminated.close();
    }
  }

  private int end(TaskThread task, Assignment assignment, AttemptWatch.End end) {
    return switch (end) {
      case AttemptWatch.End.Reported(var report) -> report(report, assignment);
      case AttemptWatch.End.TimedOut(var report) -> {
        var code = report(report, assignment);
        task.join(GRACE_AFTER_TIMEOUT);
        yield code;
      }
      case AttemptWatch.End.OutOfMemory() -> {
        // The contract requires this word, because any task may exit with this code.
        System.err.println("davit: ended by a java.lang.OutOfMemoryError");
        yield PodContract.EXIT_OUT_OF_MEMORY;
      }
      case AttemptWatch.End.Superseded() -> {
        AttemptLog.superseded();
        yield PodContract.EXIT_SUPERSEDED;
      }
      case AttemptWatch.End.Stopped() -> {
        AttemptLog.stopped();
        yield Exit.TERMINATED;
      }
    };
  }

  private int unreadable(Exception e) {
    var text = "the assignment cannot be read from " + settings.assignmentFile() + ": " + detail(e);
    System.err.println("davit: " + text);
    return write(
        new AttemptReport(
            new Result.Failed(
                Reason.OPERATOR_ERROR,
                new TaskError(Reason.OPERATOR_ERROR.wireName(), text, null),
                Result.Next.STOP)),
        false);
  }

  /// For a missing file, the message of the exception is only its path.
  private static String detail(Exception e) {
    return e instanceof IOException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
  }

  private int report(AttemptReport report, Assignment assignment) {
    AttemptLog.ended(report, assignment.attempt());
    return write(report, assignment.hasCall(PodContract.GATEWAY_CALL_OUTPUT));
  }

  private int write(AttemptReport report, boolean hasGateway) {
    try {
      var message =
          ResultMessage.write(report.result(), report.notes()).getBytes(StandardCharsets.UTF_8);
      Files.write(settings.resultFile(), message);
      AttemptLog.written(report, message.length, hasGateway);
      return Exit.codeOf(report.result());
    } catch (IOException e) {
      System.err.println("davit: the result cannot be written: " + e);
      return PodContract.EXIT_FAILED;
    }
  }
}
