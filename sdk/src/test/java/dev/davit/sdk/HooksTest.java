package dev.davit.sdk;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.HookError;
import dev.davit.contract.Reason;
import dev.davit.contract.Result.Next;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What hooks can do, each in a line or two, as users test their own.
class HooksTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Local<StringBuilder> LOG = Local.of("log", StringBuilder.class);

  private static TaskBuilder<String, String> task() {
    return Task.of("t", String.class, String.class);
  }

  private static TestResult.Failed<String> failure(Hooks.CatchError hook) {
    var task = task().catchError(hook).run((in, ctx) -> fail());
    return TestKit.DEFAULT.clock(TestClock.at(NOON)).attemptOf(task, "").failure();
  }

  private static String fail() {
    throw new IllegalStateException("no");
  }

  @Test
  void catchErrorDecidesWhatIsNext() {
    assertThat(failure((error, ctx) -> ErrorDecision.retry()).next()).isEqualTo(Next.RETRY);
    assertThat(failure((error, ctx) -> ErrorDecision.skipRetrying()).next()).isEqualTo(Next.STOP);
    assertThat(failure((error, ctx) -> ErrorDecision.retryAt(NOON.plusSeconds(9))).retryAt())
        .contains(NOON.plusSeconds(9));
    assertThat(failure((error, ctx) -> ErrorDecision.retryAfter(ofSeconds(7))).retryAt())
        .contains(NOON.plusSeconds(7));
    assertThatThrownBy(() -> ErrorDecision.retryAfter(ofSeconds(-1)))
        .hasMessage("retryAfter is PT-1S; allowed: 0s or more");
  }

  @Test
  void catchErrorReplacesTheError() {
    var other =
        failure((error, ctx) -> ErrorDecision.replace(new IllegalArgumentException("yes", error)));
    assertThat(other.error().type()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(other.error().message()).isEqualTo("yes");
    assertThat(other.next()).isEqualTo(Next.RETRY);

    var abort = failure((error, ctx) -> ErrorDecision.replace(new AbortTaskRunException("never")));
    assertThat(abort.reason()).isEqualTo(Reason.ABORTED);
    assertThat(abort.next()).isEqualTo(Next.STOP);
  }

  @Test
  void whatCatchErrorThrowsReplacesTheErrorAndKeepsItInTheTrace() {
    var thrown =
        failure(
            (error, ctx) -> {
              throw new UnsupportedOperationException("oops");
            });

    assertThat(thrown.error().message()).isEqualTo("catchError: oops");
    assertThat(thrown.error().stackTrace())
        .contains("Caused by: java.lang.IllegalStateException: no");
  }

  @Test
  void catchErrorMayThrowTheErrorItself() {
    var thrown =
        failure(
            (error, ctx) -> {
              throw (RuntimeException) error;
            });

    assertThat(thrown.error().type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(thrown.next()).isEqualTo(Next.RETRY);
  }

  @Test
  void aCatchErrorThatReturnsNothingIsToldAndChangesNothing() {
    var failed = failure((error, ctx) -> nothing());

    assertThat(failed.error().message()).isEqualTo("no");
    assertThat(failed.next()).isEqualTo(Next.RETRY);
    assertThat(failed.hookErrors())
        .containsExactly(
            new HookError(
                "catchError", "java.lang.NullPointerException", "catchError returned null"));
  }

  @Test
  void theFirstCatchErrorThatDecidesCounts() {
    var global =
        Hooks.forAllTasks().catchError((error, ctx) -> ErrorDecision.retryAfter(ofSeconds(3)));
    var indifferent = task().catchError((error, ctx) -> ErrorDecision.retry());
    var decided = indifferent.catchError((error, ctx) -> ErrorDecision.skipRetrying());
    var kit = TestKit.DEFAULT.hooks(global).clock(TestClock.at(NOON));

    assertThat(kit.attemptOf(indifferent.run((in, ctx) -> fail()), "").failure().retryAt())
        .contains(NOON.plusSeconds(3));
    assertThat(kit.attemptOf(decided.run((in, ctx) -> fail()), "").failure().next())
        .isEqualTo(Next.STOP);
  }

  @Test
  void onFailureIsCalledOnceAndGetsTheErrorThatIsShown() {
    var seen = new ArrayList<String>();
    var task =
        task()
            .catchError((error, ctx) -> ErrorDecision.replace(new IllegalStateException("shown")))
            .onFailure((in, error, ctx) -> seen.add(ctx.attempt().number() + error.getMessage()))
            .onComplete((in, outcome, ctx) -> seen.add(outcome.toString()))
            .run((in, ctx) -> fail());

    assertThat(TestKit.runWithRetries(task, "")).hasSize(3);
    assertThat(seen)
        .containsExactly("3shown", "Failed[error=java.lang.IllegalStateException: shown]");
  }

  @Test
  void aRunThatIsNotToBeRetriedHasFailedForGood() {
    var seen = new ArrayList<String>();
    var task =
        task()
            .catchError((error, ctx) -> ErrorDecision.skipRetrying())
            .onFailure((in, error, ctx) -> seen.add("failed"))
            .run((in, ctx) -> fail());

    assertThat(TestKit.runWithRetries(task, "")).hasSize(1);
    assertThat(seen).containsExactly("failed");
  }

  @Test
  void localsLeadFromHooksToTheTask() {
    var task =
        task()
            .init((in, ctx) -> ctx.set(LOG, new StringBuilder("init ")))
            .onStart((in, ctx) -> ctx.get(LOG).append("start "))
            .onSuccess((in, out, ctx) -> ctx.metadata().set("log", ctx.get(LOG).toString()))
            .run((in, ctx) -> ctx.get(LOG).append("run").toString());

    var result = TestKit.run(task, "");

    assertThat(result.output()).isEqualTo("init start run");
    assertThat(result.metadata().path("log").asText()).isEqualTo("init start run");
  }

  @Test
  void aLocalThatIsNotSetSaysSo() {
    var task = task().run((in, ctx) -> ctx.find(LOG).isPresent() + ctx.get(LOG).toString());

    assertThat(TestKit.run(task, "").failure().error().message())
        .isEqualTo(
            "the local \"log\" is not set in this attempt; a hook that comes earlier has to call"
                + " ctx.set");
  }

  @Test
  void localsOfOneNameAreDifferentPlaces() {
    var other = Local.<String>of("log", String.class);
    var task =
        task()
            .init((in, ctx) -> ctx.set(LOG, new StringBuilder("first")))
            .run((in, ctx) -> ctx.set(other, "second") + ctx.get(LOG));

    assertThat(TestKit.run(task, "").output()).isEqualTo("secondfirst");
  }

  @Test
  void middlewareThatDoesNotGoOnFailsTheAttempt() {
    var task = task().middleware((in, ctx, next) -> {}).run((in, ctx) -> in);

    assertThat(TestKit.run(task, "").failure().error().message())
        .isEqualTo("middleware: the middleware returned without calling next.proceed()");
  }

  @Test
  void middlewareThatGoesOnTwiceIsToldAndChangesNothing() {
    var task =
        task()
            .middleware(
                (in, ctx, next) -> {
                  next.proceed();
                  next.proceed();
                })
            .run((in, ctx) -> in);

    var result = TestKit.run(task, "once");

    assertThat(result.output()).isEqualTo("once");
    assertThat(result.hookErrors().get(0).message()).isEqualTo("next.proceed() was called before");
  }

  @Test
  void middlewareGoesOnAfterATaskThatThrew() {
    var closed = new ArrayList<String>();
    var task =
        task()
            .middleware(
                (in, ctx, next) -> {
                  next.proceed();
                  closed.add("closed");
                })
            .run((in, ctx) -> fail());

    assertThat(TestKit.run(task, "").failure().error().message()).isEqualTo("no");
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void aCanceledTaskKeepsWhatItReturns() {
    var seen = new ArrayList<Optional<String>>();
    var task =
        task()
            .onCancel((in, running, ctx) -> seen.add(running.await()))
            .run((in, ctx) -> half(in, ctx));

    var result = TestKit.DEFAULT.cancel().attemptOf(task, "work");

    assertThat(result.cancellation().partial()).contains("half of work, canceled true");
    assertThat(seen).containsExactly(Optional.of("half of work, canceled true"));
  }

  private static String half(String work, TaskContext ctx) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      return "half of " + work + ", canceled " + ctx.isCanceled();
    }
    return "all of " + work;
  }

  @Test
  void aCanceledTaskThatThrowsHasNoOutputAndCallsNoFailureHook() {
    var seen = new ArrayList<String>();
    var task =
        task()
            .catchError((error, ctx) -> ErrorDecision.retryAt(NOON))
            .onFailure((in, error, ctx) -> seen.add("onFailure"))
            .onCancel((in, running, ctx) -> seen.add("partial " + running.await()))
            .run(
                (in, ctx) -> {
                  new CountDownLatch(1).await();
                  return in;
                });

    assertThat(TestKit.DEFAULT.cancel().attemptOf(task, "").cancellation().partial()).isEmpty();
    assertThat(seen).containsExactly("partial Optional.empty");
  }

  @Test
  void aHookForAllTasksTakesAnyPayloadAndOutput() {
    var seen = new ArrayList<@Nullable Object>();
    var global =
        Hooks.forAllTasks()
            .onStart((payload, ctx) -> seen.add(payload))
            .onComplete((payload, outcome, ctx) -> seen.add(outcome.isSuccess()))
            .onSuccess((payload, output, ctx) -> seen.add(output));
    var task =
        Task.<List<Integer>, @Nullable Integer>of(
                "sum", new TypeRef<List<Integer>>() {}, TypeRef.of(Integer.class))
            .run((in, ctx) -> null);

    TestKit.DEFAULT.hooks(global).attemptOf(task, List.of(1, 2));

    assertThat(seen).containsExactly(List.of(1, 2), null, true);
  }

  @Test
  void aPayloadThatCannotBeReadCallsNoHook() {
    var seen = new ArrayList<String>();
    var global = Hooks.forAllTasks().init((payload, ctx) -> seen.add("init"));
    var read = Task.of("t", Integer.class, String.class).run((in, ctx) -> "");

    @SuppressWarnings({"unchecked", "rawtypes"}) // what a trigger without types can do
    var result = TestKit.DEFAULT.hooks(global).attemptOf((Task) read, "text");

    assertThat(result.failure().reason()).isEqualTo(Reason.PAYLOAD_INVALID);
    assertThat(seen).isEmpty();
  }

  @Test
  void addingAHookChangesNoOtherBuilder() {
    var seen = new ArrayList<String>();
    var plain = task();
    var hooked = plain.onStart((in, ctx) -> seen.add("one"));
    hooked.onStart((in, ctx) -> seen.add("two"));

    TestKit.run(plain.run((in, ctx) -> in), "");
    TestKit.run(hooked.run((in, ctx) -> in), "");

    assertThat(seen).containsExactly("one");
  }

  @Test
  void theErrorsOfHooksAreTold() {
    var task =
        task()
            .onSuccess(
                (in, out, ctx) -> {
                  throw new IllegalStateException("mail server is down");
                })
            .run((in, ctx) -> in);

    var result = TestKit.run(task, "done");

    assertThat(result.output()).isEqualTo("done");
    assertThat(result.hookErrors())
        .containsExactly(
            new HookError("onSuccess", "java.lang.IllegalStateException", "mail server is down"));
  }

  /// What users' code, which is not null-marked, may return.
  @SuppressWarnings("NullAway")
  private static ErrorDecision nothing() {
    return null;
  }
}
