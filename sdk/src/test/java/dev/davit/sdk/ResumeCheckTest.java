package dev.davit.sdk;

import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [TestKit] resumes a task after each of its durable calls.
class ResumeCheckTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final TestKit kit = TestKit.DEFAULT.clock(TestClock.at(NOON));
  private final List<String> executed = new ArrayList<>();
  private final Set<Thread> threads = new HashSet<>();

  private TaskBuilder<String, String> task() {
    return Task.of("t", String.class, String.class);
  }

  private String saga(String in, TaskContext ctx) throws InterruptedException {
    executed.add("run");
    threads.add(Thread.currentThread());
    ctx.step("reserve", step -> executed.add("reserve"));
    ctx.waitFor(ofDays(3));
    return ctx.step(
        "charge",
        String.class,
        step -> {
          executed.add("charge");
          return in + ctx.now();
        });
  }

  @Test
  void noStepIsExecutedTwiceAndTheRestOncePerDurableCallMore() {
    assertThat(kit.attemptOf(task().run(this::saga), "at ").output())
        .isEqualTo("at 2026-01-05T12:00:00Z");
    assertThat(executed).containsExactly("run", "reserve", "charge", "run", "run", "run");
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void withoutATestClockTheSameHolds() {
    TestKit.run(task().run(this::saga), "at ");

    assertThat(executed).containsExactly("run", "reserve", "charge", "run", "run", "run");
  }

  @Test
  void anotherAttemptExecutesNoStepThatWasRecorded() {
    var task =
        task()
            .retry(Retry.attempts(3))
            .run(
                (in, ctx) -> {
                  var stock =
                      ctx.step("reserve", String.class, step -> in + executed.add("reserve"));
                  if (ctx.attempt().number() < 3) {
                    throw new IOException("not yet");
                  }
                  return stock;
                });

    var results = kit.attemptsOf(task, "s");

    assertThat(executed).containsExactly("reserve");
    assertThat(results).hasSize(3);
    assertThat(results.get(0).journal()).extracting(JournalEntry::name).containsExactly("reserve");
    assertThat(results.get(1).journal()).isEmpty();
    assertThat(results.get(2).output()).isEqualTo("strue");
    assertThat(results.get(2).journal()).isEmpty();
  }

  @Test
  void aStepThatFailedIsExecutedAgainByTheNextAttempt() {
    var task =
        task()
            .retry(Retry.attempts(3))
            .run(
                (in, ctx) -> {
                  ctx.step("reserve", step -> executed.add("reserve"));
                  ctx.step(
                      "charge",
                      step -> {
                        executed.add("charge");
                        if (ctx.attempt().number() < 3) {
                          throw new IOException("no answer");
                        }
                      });
                  return in;
                });

    assertThat(kit.attemptsOf(task, "in").get(2).output()).isEqualTo("in");
    assertThat(executed).containsExactly("reserve", "charge", "charge", "charge");
  }

  @Test
  void aTaskWithoutDurableCallsIsExecutedOnce() {
    TestKit.run(
        task()
            .run(
                (in, ctx) -> {
                  executed.add("run");
                  return in;
                }),
        "in");

    assertThat(executed).containsExactly("run");
  }

  @Test
  void aResumedExecutionCallsOnlyTheHooksOfItsProcess() {
    var hooked =
        task()
            .init((in, ctx) -> executed.add("init"))
            .onStart((in, ctx) -> executed.add("onStart"))
            .onStartAttempt((in, ctx) -> executed.add("onStartAttempt"))
            .onSuccess((in, out, ctx) -> executed.add("onSuccess"))
            .onComplete((in, outcome, ctx) -> executed.add("onComplete"))
            .cleanup((in, ctx) -> executed.add("cleanup"))
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofDays(1));
                  return in;
                });

    assertThat(kit.attemptOf(hooked, "in").output()).isEqualTo("in");
    assertThat(executed)
        .containsExactly(
            "init",
            "onStart",
            "onStartAttempt",
            "onSuccess",
            "onComplete",
            "cleanup",
            "init",
            "cleanup");
  }

  @Test
  void anotherStepInALaterExecutionFailsTheAttempt() {
    var wrong =
        task()
            .run(
                (in, ctx) -> {
                  executed.add("run");
                  ctx.step("run " + executed.size(), step -> {});
                  return in;
                });

    var failure = kit.attemptOf(wrong, "in").failure();

    assertThat(failure.reason()).isEqualTo(Reason.NON_DETERMINISTIC);
    assertThat(failure.error().message())
        .isEqualTo(
            "resumed after durable call 1: durable call 1 was step \"run 1\" (recorded by attempt 1 at 2026-01-02T12:00:00Z) and is now step \"run 2\"");
  }

  @Test
  void aStepThatOnlyALaterExecutionHasIsNotExecuted() {
    var wrong =
        task()
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofDays(1));
                  if (!executed.isEmpty()) {
                    ctx.step("surprise", step -> executed.add("surprise"));
                  }
                  executed.add("run");
                  return in;
                });

    assertThat(kit.attemptOf(wrong, "in").failure().error().message())
        .isEqualTo(
            "resumed after durable call 1: durable call 2 is step \"surprise\", but only 1 were made before");
    assertThat(executed).containsExactly("run");
  }

  @Test
  void aWayThatDependsOnTheClockIsFoundAtTheWaitThatMovesIt() {
    var wrong =
        task()
            .run(
                (in, ctx) -> {
                  var begun = ctx.startedAt();
                  ctx.step("reserve", step -> {});
                  ctx.waitFor(ofDays(3));
                  ctx.step(begun.equals(NOON) ? "mail" : "letter", step -> {});
                  return in;
                });

    assertThat(kit.attemptOf(wrong, "in").failure().error().message())
        .startsWith("resumed after durable call 2: durable call 3 was step \"mail\"");
  }

  @Test
  void aFailureIsShownAsItIsIfItComesBack() {
    var failing =
        task()
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofDays(1));
                  throw new IOException("disk");
                });

    assertThat(kit.attemptOf(failing, "in").failure().error().message()).isEqualTo("disk");
  }

  @Test
  void aCanceledAttemptIsNotResumed() {
    assertThat(kit.cancel().attemptOf(task().run(this::saga), "in").cancellation().partial())
        .isEmpty();
    assertThat(executed).containsExactly("run", "reserve");
  }

  @Test
  void aLongJournalIsResumedAtSomeOfItsEntries() {
    var many =
        task()
            .run(
                (in, ctx) -> {
                  executed.add("run");
                  for (var number = 0; number < 250; number++) {
                    ctx.step("s" + number, step -> {});
                  }
                  return in;
                });

    assertThat(kit.attemptOf(many, "in").output()).isEqualTo("in");
    assertThat(executed).hasSize(1 + 84);
  }
}
