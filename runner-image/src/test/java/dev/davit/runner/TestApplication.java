package dev.davit.runner;

import dev.davit.sdk.AbortTaskRunException;
import dev.davit.sdk.Application;
import dev.davit.sdk.ErrorDecision;
import dev.davit.sdk.NoPayload;
import dev.davit.sdk.RunOptions;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskBuilder;
import dev.davit.sdk.TaskContext;
import dev.davit.sdk.TaskFunction;
import dev.davit.sdk.Token;
import dev.davit.sdk.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Tasks that end in all the ways a process can end.
public final class TestApplication implements Application {
  record Greeting(String name, int times) {}

  /// An exception that fails again when it is asked.
  static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("even this fails");
    }
  }

  @Override
  public List<Task<?, ?>> tasks() {
    return List.of(
        Task.of("greet", Greeting.class, String.class)
            .run((greeting, ctx) -> ("hello " + greeting.name() + " ").repeat(greeting.times())),
        Task.of("checked", Greeting.class, String.class)
            .payloadSchema("{\"properties\": {\"times\": {\"maximum\": 3}}}")
            .run((greeting, ctx) -> greeting.name()),
        task("context", (none, ctx) -> describe(ctx)),
        task("fail", (none, ctx) -> fail(new IllegalStateException("no disk"))),
        task("abort", (none, ctx) -> fail(new AbortTaskRunException("no such order"))),
        task("missing-class", (none, ctx) -> fail(new NoClassDefFoundError("com/example/Gone"))),
        Task.of("sized", Integer.class, String.class).run((size, ctx) -> "x".repeat(size)),
        Task.of("exit", Integer.class, String.class).run((code, ctx) -> exit(code)),
        task("out-of-memory", (none, ctx) -> fillMemory()),
        task(
            "waits",
            (none, ctx) -> ctx.waitForToken(new Token("approval"), String.class).toString()),
        task("until-stopped", (none, ctx) -> untilInterrupted(ctx)),
        task("finishes-when-stopped", (none, ctx) -> finishWhenInterrupted()),
        task("ignores-interrupts", (none, ctx) -> ignoreInterrupts()),
        hooked("hooks").run((none, ctx) -> say("run")),
        hooked("hooks-until-stopped").run((none, ctx) -> untilInterrupted(ctx)),
        hooked("hooks-partial")
            .onCancel((none, running, ctx) -> say("partial=" + running.await().orElse("")))
            .run((none, ctx) -> finishWhenInterrupted()),
        hooked("cancel-hook-hangs")
            .onCancel((none, running, ctx) -> ignoreInterrupts())
            .run((none, ctx) -> finishWhenInterrupted()),
        // It counts for the hook that is not slow, too, which must end within it.
        Task.<@Nullable String>withoutPayload("hook-is-slow", String.class)
            .hookTimeout(Duration.ofSeconds(2))
            .onSuccess((none, output, ctx) -> untilInterrupted(ctx))
            .onComplete((none, outcome, ctx) -> say("onComplete"))
            .run((none, ctx) -> say("run")),
        Task.<@Nullable String>withoutPayload("hook-throws", String.class)
            .onSuccess((none, output, ctx) -> fail(new Unprintable()))
            .run((none, ctx) -> say("run")),
        Task.<@Nullable String>withoutPayload("hook-hangs", String.class)
            .hookTimeout(Duration.ofMillis(50))
            .onSuccess((none, output, ctx) -> ignoreInterrupts())
            .onComplete((none, outcome, ctx) -> say("onComplete"))
            .run((none, ctx) -> say("run")),
        Task.<@Nullable String>withoutPayload("hook-hangs-after-much", String.class)
            .hookTimeout(Duration.ofMillis(50))
            .onSuccess((none, output, ctx) -> ignoreInterrupts())
            .run((none, ctx) -> "x".repeat(9_000)),
        Task.<@Nullable String>withoutPayload("first-hook-hangs", String.class)
            .hookTimeout(Duration.ofMillis(50))
            .onStartAttempt((none, ctx) -> ignoreInterrupts())
            .run((none, ctx) -> say("run")),
        Task.<@Nullable String>withoutPayload("success-hook-waits", String.class)
            .onSuccess((none, output, ctx) -> sleepAfter("waiting", 500))
            .onComplete((none, outcome, ctx) -> say("onComplete " + ctx.isCanceled()))
            .run((none, ctx) -> say("run")),
        Task.<@Nullable String>withoutPayload("retries-later", String.class)
            .catchError((error, ctx) -> ErrorDecision.retryAt(Instant.EPOCH))
            .run(
                (none, ctx) -> {
                  ctx.metadata().set("step", 3);
                  return fail(new IllegalStateException("busy"));
                }),
        hooked("suspends")
            .waits(Waits.suspend())
            .onWait((none, wait, ctx) -> say("onWait " + wait.isSuspended()))
            .onResume((none, wait, ctx) -> say("onResume " + wait.isSuspended()))
            .run((none, ctx) -> waitForDays(ctx)),
        Task.<@Nullable String>withoutPayload("resumed-until-stopped", String.class)
            .waits(Waits.suspend())
            .run((none, ctx) -> untilInterrupted(ctx)),
        task("two-steps", (none, ctx) -> twoSteps(ctx)),
        task("leaves-a-thread", (none, ctx) -> leaveThread()),
        task("leaves-a-hook", (none, ctx) -> leaveHook()),
        task("logs", (none, ctx) -> log(ctx)),
        task("start", (none, ctx) -> RunnerStart.firstLine()),
        task("clock", (none, ctx) -> Long.toString(System.currentTimeMillis())),
        clockTwice(),
        clockOfChild("child-held", Waits.hold()),
        clockOfChild("child-suspended", Waits.suspend().holdFor(Duration.ZERO)),
        task("step-and-nap", (none, ctx) -> stepAndNap(ctx)),
        Task.of("timed-steps", Integer.class, String.class).run(TestApplication::timedSteps));
  }

  /// How many microseconds each of so many steps took, in their order.
  private static String timedSteps(int steps, TaskContext ctx) throws InterruptedException {
    var times = new ArrayList<String>();
    var value = "x".repeat(230);
    for (var i = 0; i < steps; i++) {
      var begin = System.nanoTime();
      ctx.step("step-" + i, String.class, step -> value);
      times.add(Long.toString((System.nanoTime() - begin) / 1_000));
    }
    return String.join(" ", times);
  }

  /// The pods that executed the step and that return. The first one never returns.
  private static String stepAndNap(TaskContext ctx) throws InterruptedException {
    var self = System.getenv("HOSTNAME");
    var first = ctx.step("first", String.class, step -> self);
    System.out.println("kept " + first);
    if (first.equals(self)) {
      new CountDownLatch(1).await();
    }
    return first + " " + self;
  }

  /// When `run` began in the first pod, when the wait was over, and when `run` began in the second
  /// pod. The payload is the size of a value in its journal.
  private static Task<?, ?> clockTwice() {
    return Task.of("clock-twice", Integer.class, String.class)
        .waits(Waits.suspend().holdFor(Duration.ZERO))
        .run(
            (size, ctx) -> {
              var now = System.currentTimeMillis();
              var first = ctx.step("first", Long.class, step -> now);
              ctx.step("blob", String.class, step -> "x".repeat(size));
              ctx.waitFor(Duration.ofSeconds(6));
              return first + " " + ctx.now().toEpochMilli() + " " + now;
            });
  }

  /// When a child was triggered, when its `run` began, and when the parent had its result.
  private static Task<?, ?> clockOfChild(String id, Waits waits) {
    return Task.<String>withoutPayload(id, String.class)
        .waits(waits)
        .run(
            (none, ctx) -> {
              var begin = ctx.step("begin", Long.class, step -> System.currentTimeMillis());
              var child =
                  ctx.triggerAndWait("clock", null, RunOptions.DEFAULT, String.class).orThrow();
              return begin + " " + child + " " + System.currentTimeMillis();
            });
  }

  private static Task<?, ?> task(String id, TaskFunction<NoPayload, @Nullable String> function) {
    return Task.<@Nullable String>withoutPayload(id, String.class).run(function);
  }

  private static TaskBuilder<NoPayload, @Nullable String> hooked(String id) {
    return Task.<@Nullable String>withoutPayload(id, String.class)
        .middleware(
            (none, ctx, next) -> {
              say("before");
              next.proceed();
              say("after");
            })
        .init((none, ctx) -> say("init"))
        .onStart((none, ctx) -> say("onStart"))
        .onStartAttempt((none, ctx) -> say("onStartAttempt"))
        .onSuccess((none, output, ctx) -> say("onSuccess"))
        .onFailure((none, error, ctx) -> say("onFailure"))
        .onComplete((none, outcome, ctx) -> say("onComplete"))
        .onCancel((none, running, ctx) -> say("onCancel " + ctx.isCanceled()))
        .cleanup((none, ctx) -> say("cleanup"));
  }

  private static String say(String what) {
    System.out.println("called " + what);
    return what;
  }

  private static void sleepAfter(String line, long millis) throws InterruptedException {
    System.out.println(line);
    Thread.sleep(millis);
  }

  private static String describe(TaskContext ctx) {
    return "%s %s %d/%d %s %s %s"
        .formatted(
            ctx.task(),
            ctx.run().name(),
            ctx.attempt().number(),
            ctx.attempt().of(),
            ctx.queue(),
            ctx.machine().name(),
            Thread.currentThread().getName());
  }

  private static String fail(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  private static String exit(int code) {
    System.exit(code);
    return "unreachable";
  }

  private static String fillMemory() {
    var all = new ArrayList<byte[]>();
    while (all.size() < 1_000_000) {
      all.add(new byte[1 << 20]);
    }
    return "the heap held " + all.size() + " MiB";
  }

  private static String waitForDays(TaskContext ctx) throws InterruptedException {
    try {
      var reserved = ctx.step("reserve", String.class, step -> say("reserve"));
      ctx.logger().info("in run");
      ctx.waitFor(Duration.ofDays(3));
      return reserved + "d";
    } finally {
      say("finally");
    }
  }

  private static String untilInterrupted(TaskContext ctx) throws InterruptedException {
    System.out.println("waiting");
    try {
      new CountDownLatch(1).await();
    } finally {
      System.out.println("stopped canceled=" + ctx.isCanceled());
    }
    return "unreachable";
  }

  private static String finishWhenInterrupted() {
    System.out.println("waiting");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      return "saved";
    }
    return "unreachable";
  }

  private static String ignoreInterrupts() {
    System.out.println("waiting");
    while (true) {
      Thread.onSpinWait();
    }
  }

  /// The first one returns more than a result could hold.
  private static String twoSteps(TaskContext ctx) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
    var first = ctx.step("first", String.class, step -> say("first").repeat(2_000));
    ctx.step("second", step -> say("second"));
    return first.length() + " characters";
  }

  private static String leaveThread() {
    Thread.ofPlatform().daemon(false).start(TestApplication::ignoreInterrupts);
    return "done";
  }

  private static String leaveHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
    return "done";
  }

  private static @Nullable String log(TaskContext ctx) {
    ctx.logger().info("from the task");
    ctx.logger().debug("not shown");
    System.out.print("no line end");
    return null;
  }
}
