package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.sdk.ApplicationException;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskExecutor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The thread on which user code executes: first the application is loaded, then the task is run.
final class TaskThread {
  private final Assignment assignment;
  private final Supplier<TaskCatalog> application;
  private final CancelSignal signal = new CancelSignal();
  private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
  private final Thread thread;

  TaskThread(Assignment assignment, Supplier<TaskCatalog> application) {
    this.assignment = assignment;
    this.application = application;
    this.thread =
        Thread.ofPlatform().daemon().name("task-" + assignment.task()).unstarted(this::execute);
  }

  void start() {
    thread.start();
  }

  /// Waits for the end of the task; null where none came within `limit`, which null means to be
  /// without limit.
  @Nullable Ending await(@Nullable Duration limit) throws InterruptedException {
    return limit == null ? endings.take() : endings.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Asks the task to stop: its context says so, and it is interrupted.
  void cancel() {
    signal.cancel();
    thread.interrupt();
  }

  boolean isCanceled() {
    return signal.isCanceled();
  }

  /// Asks the task to stop, and stops waiting for it after `grace`.
  void stop(Duration grace) {
    cancel();
    join(grace);
    endings.add(new Ending.Stopped());
  }

  /// Waits for the thread's end, at most so long.
  void join(Duration atMost) {
    try {
      thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void execute() {
    try {
      AttemptLog.identify(assignment);
      endings.add(new Ending.Done(result()));
    } catch (OutOfMemoryError e) {
      endings.add(new Ending.OutOfMemory());
    }
  }

  private Result result() {
    TaskCatalog catalog;
    try {
      catalog = application.get();
    } catch (ApplicationException e) {
      var stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack));
      return new Result.Failed(
          Reason.APPLICATION_INVALID,
          new TaskError(
              Reason.APPLICATION_INVALID.wireName(),
              String.valueOf(e.getMessage()),
              e.getCause() == null ? null : stack.toString()),
          Result.Next.STOP);
    }
    return new TaskExecutor(catalog, signal, InstantSource.system()).execute(assignment);
  }
}
