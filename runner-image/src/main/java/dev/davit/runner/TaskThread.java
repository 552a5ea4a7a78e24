package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.LargeOutput;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.sdk.ApplicationException;
import dev.davit.sdk.AttemptEnvironment;
import dev.davit.sdk.AttemptStores;
import dev.davit.sdk.BranchThreads;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.HookCall;
import dev.davit.sdk.HookWatch;
import dev.davit.sdk.JournalStore;
import dev.davit.sdk.Sleeper;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The thread for user code: it loads the application and then executes the task, unless the SDK
/// gives `run` a thread of its own. It reports events to the main thread, which makes the
/// decisions.
final class TaskThread implements HookWatch {
  /// How long the end of an attempt waits for changes of the metadata of other runs.
  private static final Duration LAST_NOTES = Duration.ofSeconds(10);

  private final Assignment assignment;
  private final Supplier<TaskCatalog> application;
  private final CancelSignal signal = new CancelSignal();
  private final BlockingQueue<RunnerEvent> events = new LinkedBlockingQueue<>();
  private final Thread thread;

  /// Null if there is no gateway.
  private final @Nullable GatewayCalls calls;

  private volatile @Nullable TaskExecutor executor;
  private @Nullable GatewayNotes notes;

  TaskThread(Assignment assignment, Path tokenFile, Supplier<TaskCatalog> application) {
    this.assignment = assignment;
    this.application = application;
    var gateway = assignment.gateway();
    this.calls =
        gateway == null ? null : new GatewayCalls(gateway, tokenFile, signal, this::refused);
    this.thread =
        Thread.ofPlatform().daemon().name("task-" + assignment.task()).unstarted(this::execute);
  }

  void start() {
    thread.start();
  }

  /// Waits for the next event; null if there is none within `nanos`. If `nanos` is null, the wait
  /// has no limit.
  @Nullable RunnerEvent await(@Nullable Long nanos) throws InterruptedException {
    return nanos == null ? events.take() : events.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
  }

  /// Asks the task to stop, unless it has ended: sets the signal of its context, interrupts it, and
  /// calls its `onCancel` on this thread. A second request changes nothing.
  void cancel() {
    AttemptLog.identify(assignment);
    events.add(new RunnerEvent.Terminated());
    try {
      var current = executor;
      if (current == null) {
        signal.cancel();
        thread.interrupt();
        current = executor; // the attempt may have begun before the signal was set
      }
      if (current != null) {
        current.cancel();
      }
    } catch (OutOfMemoryError e) {
      events.add(new RunnerEvent.OutOfMemory());
    }
  }

  boolean isCanceled() {
    return signal.isCanceled();
  }

  /// Ends the attempt as timed out; empty if the task has ended before.
  Optional<AttemptReport> timeOut(TaskError error) {
    var current = executor;
    if (current != null) {
      return current.timeOut(error);
    }
    signal.cancel();
    thread.interrupt();
    return Optional.of(new AttemptReport(new Result.TimedOut(error)));
  }

  void interruptHook(HookCall call) {
    executing().interruptHook(call);
  }

  /// Ends the attempt without waiting for a hook that does not end.
  AttemptReport abandon(String hook) {
    return executing().abandon(hook);
  }

  /// Ends an attempt that was asked to stop; empty if the task has not ended.
  Optional<AttemptReport> abandonCanceled() {
    var current = executor;
    return current == null ? Optional.empty() : current.abandonCanceled();
  }

  /// Sends the output of an attempt that has ended to the gateway, on another thread. An event
  /// follows with the report that is to be written.
  void send(AttemptReport report, LargeOutput output) {
    var to = new GatewayOutput(assignment, Objects.requireNonNull(calls));
    Thread.ofPlatform()
        .daemon()
        .name("output")
        .start(
            () -> {
              AttemptLog.identify(assignment);
              try {
                events.add(new RunnerEvent.OutputSent(to.sent(report, output)));
              } catch (JournalStore.Refused e) {
                // The event that another pod executes the run came before.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (OutOfMemoryError e) {
                events.add(new RunnerEvent.OutOfMemory());
              } catch (Throwable e) { // such as certificates that cannot be read
                events.add(new RunnerEvent.OutputSent(new AttemptReport(unexpected(e))));
              }
            });
  }

  /// Waits for the thread's end, at most for this time.
  void join(Duration atMost) {
    try {
      thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void hookBegins(HookCall call) {
    events.add(new RunnerEvent.HookBegins(call));
  }

  @Override
  public void hookEnded(String hook) {
    events.add(new RunnerEvent.HookEnded());
  }

  @Override
  public void runBegins() {}

  private TaskExecutor executing() {
    var current = executor;
    if (current == null) {
      throw new IllegalStateException("a hook was called before the application was loaded");
    }
    return current;
  }

  private void execute() {
    try {
      AttemptLog.identify(assignment);
      events.add(new RunnerEvent.Done(report()));
    } catch (OutOfMemoryError e) {
      events.add(new RunnerEvent.OutOfMemory());
    } catch (Throwable e) { // a bug in the SDK; the main thread must not wait for ever
      events.add(new RunnerEvent.Done(new AttemptReport(unexpected(e))));
    }
  }

  private static Result unexpected(Throwable thrown) {
    var where = Arrays.stream(thrown.getStackTrace()).limit(10).map(StackTraceElement::toString);
    var error =
        new TaskError(
            thrown.getClass().getName(),
            "the runner failed, please report it",
            where.collect(Collectors.joining("\n")));
    return new Result.Failed(Reason.OPERATOR_ERROR, error, Result.Next.RETRY);
  }

  private AttemptReport report() {
    TaskCatalog catalog;
    try {
      catalog = application.get();
    } catch (ApplicationException e) {
      return new AttemptReport(notLoadable(e));
    }
    var started = new TaskExecutor(catalog, environment());
    executor = started;
    var report = started.execute(assignment);
    sendLastNotes();
    return report;
  }

  private void sendLastNotes() {
    if (notes == null) {
      return;
    }
    if (!signal.isCanceled()) {
      // The task may have left the flag of this thread set.
      var _ = Thread.interrupted();
    }
    try {
      notes.finish(LAST_NOTES);
    } catch (InterruptedException e) {
      AttemptLog.notShown("the last changes of other runs: the attempt is being stopped");
      Thread.currentThread().interrupt();
    }
  }

  private GatewayNotes notes(GatewayCalls of) {
    var made = new GatewayNotes(assignment, of);
    notes = made;
    return made;
  }

  private AttemptEnvironment environment() {
    var environment =
        new AttemptEnvironment(
            signal,
            InstantSource.system(),
            Sleeper.SYSTEM,
            this,
            true,
            BranchThreads.of(Thread.ofVirtual().factory()));
    return calls == null ? environment : environment.with(stores(calls));
  }

  private AttemptStores stores(GatewayCalls calls) {
    return new AttemptStores(
        Optional.of(new GatewayJournal(assignment, calls)),
        ifAnswered(PodContract.GATEWAY_CALL_RUNS, () -> new GatewayRuns(assignment, calls)),
        ifAnswered(PodContract.GATEWAY_CALL_TOKENS, () -> new GatewayTokens(assignment, calls)),
        ifAnswered(
            PodContract.GATEWAY_CALL_WAITS, () -> new GatewayWaits(assignment, calls, events::add)),
        ifAnswered(PodContract.GATEWAY_CALL_METADATA, () -> notes(calls)));
  }

  private <T> Optional<T> ifAnswered(String call, Supplier<? extends T> store) {
    return assignment.hasCall(call) ? Optional.of(store.get()) : Optional.empty();
  }

  /// The gateway refuses a call. The calling thread waits for what this begins.
  private void refused(GatewayProblem problem) {
    switch (problem) {
      case SUPERSEDED -> events.add(new RunnerEvent.Superseded());
      case ENDED -> Thread.ofPlatform().daemon().name("cancel").start(this::cancel);
      // They fail the call, and most of them the attempt.
      case NON_DETERMINISTIC, JOURNAL_TOO_LARGE, OUTPUT_TOO_LARGE, TOKEN_REFUSED -> {}
    }
  }

  /// If SIGTERM interrupted the loading, the failure does not show a fault of the application.
  private Result notLoadable(ApplicationException e) {
    if (signal.isCanceled()) {
      return new Result.Canceled(null);
    }
    return new Result.Failed(Reason.APPLICATION_INVALID, e.error(), Result.Next.STOP);
  }
}
