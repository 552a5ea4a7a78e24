package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task with every hook there is, in the application and of its own, that ends in a certain way.
///
/// @param name how it ends, for people
/// @param payload what the run was created with
/// @param throwsIn the hook of the task that throws; empty where none does
record HookCase(
    String name,
    int attempt,
    TaskFunction<NoPayload, @Nullable Object> function,
    Stop stop,
    Optional<String> throwsIn,
    JsonNode payload) {
  /// Who ends the attempt from outside.
  enum Stop {
    NOBODY,
    CANCEL,
    TIMEOUT
  }

  static final List<HookCase> OUTCOMES =
      List.of(
          of("returns, first attempt", 1, (none, ctx) -> "done"),
          of("returns, a later attempt", 2, (none, ctx) -> "done"),
          of("throws, an attempt is left", 1, (none, ctx) -> fail(new IllegalStateException("no"))),
          of("throws, last attempt", 3, (none, ctx) -> fail(new IllegalStateException("no"))),
          of("aborts", 2, (none, ctx) -> fail(new AbortTaskRunException("never"))),
          of("output does not fit", 2, (none, ctx) -> "x".repeat(5000)),
          of("output is no JSON", 2, (none, ctx) -> new Object()),
          of("canceled", 2, (none, ctx) -> untilInterrupted()).stoppedBy(Stop.CANCEL),
          of("out of time", 2, (none, ctx) -> untilInterrupted()).stoppedBy(Stop.TIMEOUT),
          of("payload cannot be read", 1, (none, ctx) -> "done").given(TextNode.valueOf("a text")));

  /// What became of it.
  ///
  /// @param calls the hooks in the order of their calls, `app.` or `task.` before the name
  record Seen(List<String> calls, ResultMessage.Valid end) {
    Result result() {
      return end.result();
    }
  }

  static HookCase of(String name, int attempt, TaskFunction<NoPayload, @Nullable Object> function) {
    return new HookCase(
        name, attempt, function, Stop.NOBODY, Optional.empty(), NullNode.getInstance());
  }

  HookCase stoppedBy(Stop whom) {
    return new HookCase(name, attempt, function, whom, throwsIn, payload);
  }

  HookCase given(JsonNode json) {
    return new HookCase(name, attempt, function, stop, throwsIn, json);
  }

  HookCase throwingIn(String hook) {
    return new HookCase(name, attempt, function, stop, Optional.of(hook), payload);
  }

  Seen see() {
    var calls = Collections.synchronizedList(new ArrayList<String>());
    var end = execute(calls);
    return new Seen(List.copyOf(calls), end);
  }

  /// Adds to `calls` while it is executed.
  ResultMessage.Valid execute(List<String> calls) {
    var task =
        hooked(
                Task.<NoPayload, @Nullable Object>of(
                    "t", TypeRef.of(NoPayload.class), TypeRef.of(Object.class)),
                calls)
            .run(function);
    return new StoppedKit(hooked(calls), stop).attemptOf(task, attempt, payload);
  }

  private TaskBuilder<NoPayload, @Nullable Object> hooked(
      TaskBuilder<NoPayload, @Nullable Object> builder, List<String> calls) {
    return builder
        .middleware(
            (none, ctx, next) -> {
              call(calls, "task.middleware");
              next.proceed();
              call(calls, "task.middleware after");
            })
        .init((none, ctx) -> call(calls, "task.init"))
        .onStart((none, ctx) -> call(calls, "task.onStart"))
        .onStartAttempt((none, ctx) -> call(calls, "task.onStartAttempt"))
        .onSuccess((none, output, ctx) -> call(calls, "task.onSuccess"))
        .onFailure((none, error, ctx) -> call(calls, "task.onFailure"))
        .onComplete((none, outcome, ctx) -> call(calls, "task.onComplete"))
        .catchError(
            (error, ctx) -> {
              call(calls, "task.catchError");
              return ErrorDecision.retry();
            })
        .onCancel((none, running, ctx) -> call(calls, "task.onCancel"))
        .cleanup((none, ctx) -> call(calls, "task.cleanup"));
  }

  private Hooks<Object, @Nullable Object> hooked(List<String> calls) {
    return Hooks.forAllTasks()
        .middleware(
            (payload, ctx, next) -> {
              call(calls, "app.middleware");
              next.proceed();
              call(calls, "app.middleware after");
            })
        .init((payload, ctx) -> call(calls, "app.init"))
        .onStart((payload, ctx) -> call(calls, "app.onStart"))
        .onStartAttempt((payload, ctx) -> call(calls, "app.onStartAttempt"))
        .onSuccess((payload, output, ctx) -> call(calls, "app.onSuccess"))
        .onFailure((payload, error, ctx) -> call(calls, "app.onFailure"))
        .onComplete((payload, outcome, ctx) -> call(calls, "app.onComplete"))
        .catchError(
            (error, ctx) -> {
              call(calls, "app.catchError");
              return ErrorDecision.retry();
            })
        .onCancel((payload, running, ctx) -> call(calls, "app.onCancel"))
        .cleanup((payload, ctx) -> call(calls, "app.cleanup"));
  }

  private void call(List<String> calls, String hook) throws Exception {
    calls.add(hook);
    if (throwsIn.map(it -> hook.equals("task." + it)).orElse(false)) {
      throw new IOException("thrown in " + hook);
    }
  }

  private static Object fail(RuntimeException thrown) {
    throw thrown;
  }

  private static Object untilInterrupted() throws InterruptedException {
    Thread.sleep(Duration.ofMinutes(1).toMillis());
    return "not interrupted";
  }
}
