package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.HookError;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When `onWait` and `onResume` are called, on which thread, and what their errors do.
@Timeout(20)
class WaitHooksTest {
  private static final JournalEntry WAIT = JournalEntry.time("", 1, 1, NOON, NOON.plusSeconds(600));

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class)
        .onWait((in, wait, ctx) -> seen.add("onWait " + wait))
        .onResume((in, wait, ctx) -> seen.add("onResume " + wait));
  }

  private static TaskFunction<String, Object> waiting(Duration length) {
    return (in, ctx) -> {
      ctx.waitFor(length);
      return in;
    };
  }

  private static String wait(int seconds, boolean isSuspended) {
    return " "
        + new DurableWait(Kind.TIME, NOON.plusSeconds(seconds), null, null, null, isSuspended);
  }

  @Test
  void theHooksGetTheWaitThatIsHeld() {
    DurableKit.begun().execute(task().run(waiting(ofSeconds(5))));

    assertThat(seen).containsExactly("onWait" + wait(5, false), "onResume" + wait(5, false));
  }

  @Test
  void aLocalWaitCallsNoHook() {
    DurableKit.begun().execute(task().run(waiting(ofSeconds(5).minusMillis(1))));

    assertThat(seen).isEmpty();
  }

  @Test
  void aSuspendedWaitCallsOnResumeInTheNextPod() {
    var task = task().waits(Waits.suspend()).run(waiting(ofMinutes(10)));
    var report = DurableKit.begun().suspending().report(task);
    assertThat(seen).containsExactly("onWait" + wait(600, true));
    seen.clear();

    DurableKit.resumed(SuspendTest.journal(report))
        .at(TestClock.at(NOON.plusSeconds(600)))
        .suspending()
        .execute(task);

    assertThat(seen).containsExactly("onResume" + wait(600, true));
  }

  /// The clock of the operator may be ahead.
  @Test
  void aPodThatResumesEarlyHoldsTheRest() {
    var kit =
        DurableKit.resumed(List.of(WAIT)).at(TestClock.at(NOON.plusSeconds(597))).suspending();

    kit.execute(task().waits(Waits.suspend().holdFor(Duration.ZERO)).run(waiting(ofMinutes(10))));

    assertThat(seen).containsExactly("onResume" + wait(600, true));
    assertThat(kit.clock().instant()).isEqualTo(NOON.plusSeconds(600));
  }

  @ParameterizedTest
  @CsvSource({
    "the attempt was suspended here, 1, 1, 1",
    "another attempt replays the wait, 0, 1, 0",
    "the wait is not the last one of the record, 1, 2, 0",
  })
  void onResumeBelongsToTheWaitThatEndedTheLastSegment(
      String sentence, int segment, int entries, int calls) {
    var later = JournalEntry.time("", 2, 1, NOON.plusSeconds(600), NOON.plusSeconds(601));
    var journal = List.of(WAIT, later).subList(0, entries);
    var kit =
        DurableKit.begun()
            .segment(new AssignedSegment(segment, 0, journal))
            .at(TestClock.at(NOON.plusSeconds(9999)));
    TaskFunction<String, Object> function =
        (in, ctx) -> {
          for (var entry = 0; entry < entries; entry++) {
            ctx.waitFor(ofMinutes(10));
            seen.add("waited");
          }
          return in;
        };

    kit.execute(task().run(function));

    assertThat(seen.stream().limit(1).filter(it -> it.startsWith("onResume")))
        .as(sentence)
        .hasSize(calls);
  }

  @Test
  void theHooksAreCalledOnTheAttemptsThread() {
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .waits(Waits.suspend())
            .onWait((in, wait, ctx) -> seen.add("" + Thread.currentThread().getId()))
            .onResume((in, wait, ctx) -> seen.add("" + Thread.currentThread().getId()))
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofSeconds(60));
                  return Thread.currentThread().getId();
                });

    var end = DurableKit.begun().suspending().execute(task);

    var mine = "" + Thread.currentThread().getId();
    assertThat(seen).containsExactly(mine, mine);
    assertThat(end.output()).isNotEqualTo(mine);
  }

  @Test
  void anErrorOfOnWaitIsNotedAndTheWaitGoesOn() {
    var task =
        task()
            .onWait(
                (in, wait, ctx) -> {
                  throw new IOException("no mail");
                })
            .waits(Waits.suspend())
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofSeconds(60));
                  ctx.waitFor(ofDays(3));
                  return in;
                });

    var report = DurableKit.begun().suspending().report(task);

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(report.notes().hookErrors())
        .containsOnly(new HookError("onWait", "java.io.IOException", "no mail"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anErrorOfOnResumeFailsTheAttemptEvenIfTheTaskCatchesIt(boolean isSuspending) {
    var task =
        task()
            .waits(isSuspending ? Waits.suspend() : Waits.hold())
            .onResume(
                (in, wait, ctx) -> {
                  throw new IOException("no database");
                })
            .onResume((in, wait, ctx) -> seen.add("second"))
            .catchError(
                (error, ctx) -> {
                  seen.add(error.toString());
                  return ErrorDecision.retry();
                })
            .run(
                (in, ctx) -> {
                  try {
                    ctx.waitFor(ofSeconds(60));
                  } catch (ResumeFailedException e) {
                    seen.add("caught");
                  }
                  return in;
                });
    var kit = isSuspending ? DurableKit.begun().suspending() : DurableKit.begun();

    var failed = kit.execute(task).failure();

    assertThat(failed.reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(failed.next()).isEqualTo(Next.RETRY);
    assertThat(failed.error().type()).isEqualTo("java.io.IOException");
    assertThat(failed.error().message()).isEqualTo("onResume: no database");
    assertThat(seen)
        .endsWith("caught", "java.io.IOException: no database")
        .doesNotContain("second");
  }

  @Test
  void anOnResumeThatAbortsEndsTheRun() {
    var task =
        task()
            .onResume(
                (in, wait, ctx) -> {
                  throw new AbortTaskRunException("gone");
                })
            .run(waiting(ofSeconds(60)));

    assertThat(DurableKit.begun().execute(task).failure().reason()).isEqualTo(Reason.ABORTED);
  }

  @Test
  void aHookOfAWaitMayNotMakeDurableCalls() {
    var task =
        task().onWait((in, wait, ctx) -> ctx.waitFor(ofSeconds(1))).run(waiting(ofSeconds(60)));

    var report = DurableKit.begun().report(task);

    assertThat(report.notes().hookErrors())
        .singleElement()
        .extracting(HookError::message)
        .isEqualTo(
            "ctx.waitFor was called in a hook or after run; only run and its branches may make durable calls");
  }

  @Test
  void theTestKitCallsThemOnceForEachWait() {
    var kit = TestKit.DEFAULT.clock(TestClock.at(NOON));

    kit.attemptOf(
        task()
            .waits(Waits.suspend())
            .run(
                (in, ctx) -> {
                  ctx.waitFor(ofSeconds(60));
                  ctx.waitFor(ofDays(3));
                  return in;
                }),
        "in");

    var second = 60 + (int) ofDays(3).toSeconds();
    assertThat(seen)
        .containsExactly(
            "onWait" + wait(60, false),
            "onResume" + wait(60, false),
            "onWait" + wait(second, false),
            "onResume" + wait(second, false));
  }
}
