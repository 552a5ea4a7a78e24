package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A test sees the durable calls of its task.
class TestCallsTest {
  private final TestKit kit = TestKit.DEFAULT.clock(TestClock.at(NOON));

  private static TaskBuilder<String, String> task() {
    return Task.of("t", String.class, String.class).waits(Waits.suspend());
  }

  @Test
  void stepsAndWaitsComeInTheirOrder() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  ctx.step("reserve", step -> {});
                  ctx.waitFor(ofDays(3));
                  ctx.waitFor(ofSeconds(1));
                  ctx.step("remind", step -> {});
                  return in;
                });

    var result = kit.attemptOf(task, "in");

    assertThat(result.steps())
        .containsExactly(TestStep.returned("reserve"), TestStep.returned("remind"));
    assertThat(result.waits())
        .containsExactly(
            TestWait.until(NOON.plus(ofDays(3))),
            TestWait.until(NOON.plus(ofDays(3)).plusSeconds(1)));
  }

  @Test
  void aTaskWithoutDurableCallsHasNone() {
    assertThat(kit.attemptOf(task().run((in, ctx) -> in), "in").calls()).isEqualTo(TestCalls.NONE);
  }

  /// The last step is recorded by the first attempt and again by the second one, but not executed.
  @Test
  void eachAttemptHasWhatItExecuted() {
    var task =
        task()
            .retry(Retry.attempts(2))
            .run(
                (in, ctx) -> {
                  ctx.step("reserve", step -> {});
                  try {
                    ctx.step("charge", step -> failFirst(ctx));
                  } catch (StepFailedException e) {
                    ctx.logger().info("it may succeed later", e);
                  }
                  ctx.step("mail", step -> {});
                  failFirst(ctx);
                  return in;
                });

    var results = kit.attemptsOf(task, "in");

    assertThat(results.get(0).steps())
        .containsExactly(
            TestStep.returned("reserve"), TestStep.failed("charge"), TestStep.returned("mail"));
    assertThat(results.get(1).steps())
        .containsExactly(
            TestStep.recorded("reserve"), TestStep.returned("charge"), TestStep.recorded("mail"));
  }

  private static void failFirst(TaskContext ctx) throws IOException {
    if (ctx.attempt().number() == 1) {
      throw new IOException("no answer");
    }
  }

  @Test
  void callsOfBranchesHaveTheirPaths() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  ctx.map(
                      "ship",
                      List.of("cup", "pot"),
                      sku -> sku,
                      (sku, branch) -> {
                        branch.step("pack", step -> {});
                        branch.waitFor(ofDays(sku.equals("cup") ? 2 : 1));
                        return sku;
                      });
                  return in;
                });

    var result = kit.attemptOf(task, "in");

    assertThat(result.steps())
        .containsExactly(TestStep.returned("ship/cup/pack"), TestStep.returned("ship/pot/pack"));
    assertThat(result.waits())
        .containsExactly(
            new TestWait.Time("ship/cup", NOON.plus(ofDays(2))),
            new TestWait.Time("ship/pot", NOON.plus(ofDays(1))));
  }

  @Test
  void tokensHaveTheNamesThatTheTaskGaveThem() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  var options = TokenOptions.timeout(ofDays(7));
                  ctx.waitForToken(ctx.createToken("approval", options), String.class);
                  ctx.waitForToken(ctx.createToken("receipt", options), String.class);
                  return in;
                });

    assertThat(kit.token("approval", "yes").timeOut("receipt").attemptOf(task, "in").waits())
        .containsExactly(TestWait.completed("approval"), TestWait.timedOut("receipt"));
  }

  /// The wait is refused, and so it is none.
  @Test
  void aRefusedWaitIsNone() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  ctx.waitUntilOrThrow(NOON.minusSeconds(9));
                  return in;
                });

    var result = kit.attemptOf(task, "in");

    assertThat(result.failure().error().type()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(result.waits()).isEmpty();
  }

  @Test
  void aCanceledAttemptHasThemToo() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  ctx.step("save", step -> {});
                  return in;
                });

    assertThat(kit.cancel().attemptOf(task, "in").cancellation().steps())
        .containsExactly(TestStep.returned("save"));
  }

  @Test
  void theyReadWellInMessages() {
    assertThat(TestStep.failed("charge")).hasToString("charge failed");
    assertThat(TestWait.until(NOON)).hasToString("until 2026-01-02T12:00:00Z");
    assertThat(new TestWait.OfToken("a/1", "approval", false))
        .hasToString("a/1 token approval timed out");
  }
}
