package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
/// @param segment the part of the attempt; empty: the attempt cannot be suspended
record HookCase(
    String name,
    int attempt,
    TaskFunction<NoPayload, @Nullable Object> function,
    Stop stop,
    Optional<String> throwsIn,
    JsonNode payload,
    Optional<AssignedSegment> segment) {
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
          of("payload cannot be read", 1, (none, ctx) -> "done").given(TextNode.valueOf("a text")),
          of("waits in its pod", 2, (none, ctx) -> waits(ctx)),
          of("is suspended", 2, (none, ctx) -> waits(ctx)).in(new AssignedSegment(0, 0, List.of())),
          of("is resumed, first attempt", 1, (none, ctx) -> waits(ctx))
              .in(
                  new AssignedSegment(
                      1, 0, List.of(JournalEntry.time("", 1, 1, Instant.MIN, Instant.EPOCH)))));

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
        name,
        attempt,
        function,
        Stop.NOBODY,
        Optional.empty(),
        NullNode.getInstance(),
        Optional.empty());
  }

  HookCase stoppedBy(Stop whom) {
    return new HookCase(name, attempt, function, whom, throwsIn, payload, segment);
  }

  HookCase given(JsonNode json) {
    return new HookCase(name, attempt, function, stop, throwsIn, json, segment);
  }

  HookCase throwingIn(String hook) {
    return new HookCase(name, attempt, function, stop, Optional.of(hook), payload, segment);
  }

  HookCase in(AssignedSegment part) {
    return new HookCase(name, attempt, function, stop, throwsIn, payload, Optional.of(part));
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
    return new StoppedKit(hooked(calls), stop, segment.orElse(null))
        .attemptOf(task, attempt, payload);
  }

  private TaskBuilder<NoPayload, @Nullable Object> hooked(
      TaskBuilder<NoPayload, @Nullable Object> builder, List<String> calls) {
    return builder
        .waits(Waits.suspend())
        .onWait((none, wait, ctx) -> call(calls, "task.onWait"))
        .onResume((none, wait, ctx) -> call(calls, "task.onResume"))
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
        .onWait((payload, wait, ctx) -> call(calls, "app.onWait"))
        .onResume((payload, wait, ctx) -> call(calls, "app.onResume"))
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

  private static Object waits(TaskContext ctx) throws InterruptedException {
    ctx.waitFor(Duration.ofDays(3));
    return "waited";
  }

  private static Object untilInterrupted() throws InterruptedException {
    Thread.sleep(Duration.ofMinutes(1).toMillis());
    return "not interrupted";
  }
}
