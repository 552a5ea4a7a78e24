package dev.davit.sdk;

import dev.davit.contract.AttemptReport;
import dev.davit.contract.HookError;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import dev.davit.sdk.AttemptPhase.Canceled;
import dev.davit.sdk.AttemptPhase.Ended;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One attempt of a task, with its hooks in order: middleware around everything, then init,
/// onStart, onStartAttempt (neither if the attempt is resumed), run, onSuccess or onFailure,
/// onComplete, cleanup. If `run` is suspended, only cleanup and the rest of middleware follow.
///
/// [#execute] is called once. Other threads may call everything else meanwhile.
final class Attempt<I, O extends @Nullable Object> {
  private final Task<I, O> task;
  private final Hooks<I, O> hooks;
  private final I payload;
  private final TaskContext ctx;
  private final AttemptEnvironment environment;
  private final TaskJson json;
  private final HookCalls calls;
  private final CatchErrors catchErrors;
  private final AttemptState state;
  private final RunThread<O> thread;
  private final RunningTask<O> running = new RunningTask<>();

  /// Call this on the thread that will execute the attempt.
  ///
  /// @param hooks the hooks of the application and of the task
  Attempt(
      Task<I, O> task,
      Hooks<I, O> hooks,
      I payload,
      TaskContext ctx,
      AttemptEnvironment environment,
      TaskJson json) {
    this.json = json;
    this.task = task;
    this.hooks = hooks;
    this.payload = payload;
    this.ctx = ctx;
    this.environment = environment;
    this.calls = new HookCalls(task.hookTimeout(), environment.watch());
    this.catchErrors =
        new CatchErrors(hooks.catchError, ctx, environment.clock(), calls, this::note);
    this.state =
        new AttemptState(environment.signal(), ctx.notes(), ctx.durable().journal()::neededAfter);
    this.thread = new RunThread<>(ctx.durable().maySuspend(), state);
  }

  AttemptReport execute() {
    middleware(0);
    return state.report();
  }

  AttemptJournal journal() {
    return ctx.durable().journal();
  }

  /// Asks the attempt to stop. If `run` is executing, calls `onCancel` on this thread.
  void cancel() {
    if (state.cancel()) {
      try {
        hooks.onCancel.forEach(this::cancel);
      } finally {
        state.endOnCancel();
      }
    }
  }

  private void cancel(Hooks.OnCancel<I, O> hook) {
    try {
      hook.call(payload, running, ctx);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      note("onCancel", e);
    }
  }

  Optional<AttemptReport> timeOut(TaskError error) {
    return state.timeOut(error);
  }

  void interruptHook(HookCall call) {
    calls.interrupt(call);
  }

  AttemptReport abandon(String hook) {
    var late = new HookTimeoutException(hook, calls.limit(), null);
    var error = new TaskError(late.getClass().getName(), String.valueOf(late.getMessage()), null);
    return state.abandon(
        new HookError(hook, error.type(), error.message()),
        new Result.Failed(Reason.TASK_FAILED, error, Next.RETRY));
  }

  Optional<AttemptReport> abandonCanceled() {
    var type = HookTimeoutException.class.getName();
    return state.abandonCanceled(
        new HookError("onCancel", type, "onCancel did not end within cancelTimeout"));
  }

  /// Calls the middleware at `index`, or everything that middleware wraps if there is no more.
  private void middleware(int index) {
    if (index == hooks.middleware.size()) {
      runWithHooks();
      return;
    }
    var name = "middleware";
    var next = new NextStep(index + 1, name);
    var thrown = calls.call(name, () -> hooks.middleware.get(index).around(payload, ctx, next));
    if (thrown == null && !next.called) {
      thrown = new IllegalStateException("the middleware returned without calling next.proceed()");
    }
    if (thrown != null) {
      failOrNote(name, thrown);
    }
  }

  private final class NextStep implements Middleware.Next {
    private final int index;
    private final String name;
    private boolean called;

    NextStep(int index, String name) {
      this.index = index;
      this.name = name;
    }

    /// The time before and after this call counts for the middleware, the time within it does not.
    @Override
    public void proceed() {
      if (called) {
        throw new IllegalStateException("next.proceed() was called before");
      }
      if (calls.end(name)) {
        calls.begin(name);
        throw new HookTimeoutException(name, calls.limit(), null);
      }
      called = true;
      middleware(index);
      calls.begin(name);
    }
  }

  private void failOrNote(String where, Throwable thrown) {
    if (state.isDecided()) {
      note(where, thrown);
    } else {
      failed(where, thrown);
    }
  }

  private void runWithHooks() {
    if (before("init", hooks.init)
        && (ctx.isResumed() || (beforeRun() && before("onStartAttempt", hooks.onStartAttempt)))
        && state.beginRun()) {
      run();
    }
    for (var hook : hooks.cleanup) {
      after("cleanup", () -> hook.call(payload, ctx));
    }
  }

  private boolean beforeRun() {
    return ctx.attempt().number() > 1 || before("onStart", hooks.onStart);
  }

  private boolean before(String name, Iterable<Hooks.Step<I>> steps) {
    for (var step : steps) {
      var thrown = calls.call(name, () -> step.call(payload, ctx));
      if (thrown != null) {
        failed(name, thrown);
        return false;
      }
    }
    return true;
  }

  private void run() {
    environment.watch().runBegins();
    var durable = ctx.durable();
    var waits =
        new AttemptWaits(thread, new WaitHooks<>(hooks, payload, ctx, state, calls, this::note));
    var end =
        thread.execute(
            () -> {
              durable.begin(waits);
              return task.function().run(payload, ctx);
            });
    if (end instanceof RunThread.Returned<O> returned) {
      var fault = durable.end(null);
      if (fault == null) {
        returned(returned.output());
      } else {
        failed(Failure.RUN, fault);
      }
    } else if (end instanceof RunThread.Threw<O> threw) {
      failed(Failure.RUN, Objects.requireNonNullElse(durable.end(threw.error()), threw.error()));
    }
  }

  private void returned(O output) {
    var returned = ReturnedOutput.of(output, task.outputType(), json, ctx.mostOutputBytes());
    var phase = state.endRun(returned.result(), new Result.Canceled(returned.written()));
    running.ended(output);
    if (phase instanceof Ended) {
      if (returned.result() instanceof Result.Failed failed) {
        lastFailed(new IllegalStateException(failed.error().message(), returned.fault()));
      } else {
        succeeded(output);
      }
    } else if (phase instanceof Canceled) {
      if (returned.result() instanceof Result.Failed failed && returned.written() == null) {
        state.note(new HookError(Failure.RUN, failed.error().type(), failed.error().message()));
      }
      state.awaitOnCancel(); // `cleanup` must not remove what `onCancel` still uses
    }
  }

  private void succeeded(O output) {
    for (var hook : hooks.onSuccess) {
      after("onSuccess", () -> hook.call(payload, output, ctx));
    }
    completed(new TaskOutcome.Succeeded<>(output));
  }

  private void failed(String where, Throwable thrown) {
    var usual = Failure.of(where, thrown);
    var phase = state.endRun(usual.result(), new Result.Canceled(null));
    running.ended(null);
    if (phase instanceof Ended) {
      var failure = catchErrors.decide(usual);
      state.decideFailure(failure.result());
      if (failure.next() == Next.STOP || ctx.attempt().number() >= ctx.attempt().of()) {
        lastFailed(failure.error());
      }
    } else if (phase instanceof Canceled) {
      state.awaitOnCancel(); // `cleanup` must not remove what `onCancel` still uses
    }
  }

  private void lastFailed(Throwable error) {
    for (var hook : hooks.onFailure) {
      after("onFailure", () -> hook.call(payload, error, ctx));
    }
    completed(new TaskOutcome.Failed<>(error));
  }

  private void completed(TaskOutcome<O> outcome) {
    for (var hook : hooks.onComplete) {
      after("onComplete", () -> hook.call(payload, outcome, ctx));
    }
  }

  /// Calls a hook whose error does not change the result.
  private void after(String name, HookCalls.Body body) {
    if (state.isOver()) {
      return;
    }
    var thrown = calls.call(name, body);
    if (thrown != null) {
      note(name, thrown);
    }
  }

  private void note(String hook, Throwable thrown) {
    var error = Errors.describe(thrown);
    state.note(new HookError(hook, error.type(), error.message()));
    // As text: a logger would call the exception's methods again, and they may throw.
    var shown = Objects.requireNonNullElse(error.stackTrace(), error.message()).strip();
    ctx.logger().warn("hook failed hook={} type={}: {}", hook, error.type(), shown);
  }
}
