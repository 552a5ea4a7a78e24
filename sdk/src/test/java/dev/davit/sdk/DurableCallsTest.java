package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DurableCallsTest {
  private static final JournalEntry RESERVED =
      JournalEntry.step("", 1, "reserve", 1, NOON, TextNode.valueOf("stock 7"));
  private static final JournalEntry FAILED =
      JournalEntry.step("", 1, "reserve", 1, NOON, NullNode.getInstance())
          .failed(new TaskError("java.io.IOException", "no stock", null));

  private final List<String> executed = new ArrayList<>();

  @Test
  void aStepIsExecutedAndRecorded() {
    var end = DurableKit.begun().execute((in, ctx) -> reserve(ctx));

    assertThat(end.output()).isEqualTo("stock 7");
    assertThat(end.made()).containsExactly(RESERVED);
    assertThat(executed).containsExactly("0a/reserve");
  }

  @Test
  void aRecordedStepIsNotExecuted() {
    var end = DurableKit.resumed(List.of(RESERVED)).execute((in, ctx) -> reserve(ctx));

    assertThat(end.output()).isEqualTo("stock 7");
    assertThat(end.made()).isEmpty();
    assertThat(executed).isEmpty();
  }

  @Test
  void theFirstExecutionSeesWhatALaterOneReads() {
    TaskFunction<String, Object> classes =
        (in, ctx) -> {
          Object bytes = ctx.step("bytes", Object.class, step -> new byte[] {1, 2});
          Object number = ctx.step("number", Object.class, step -> 1.5f);
          ctx.step("nothing", step -> {});
          return bytes.getClass() + " " + number.getClass();
        };
    var first = DurableKit.begun().execute(classes);

    assertThat(first.output())
        .isEqualTo("class java.lang.String class java.math.BigDecimal")
        .isEqualTo(DurableKit.resumed(first.made()).execute(classes).output());
  }

  @Test
  void aFailedStepThrowsTheSameWhenItIsReplayed() {
    TaskFunction<String, Object> failing =
        (in, ctx) -> {
          try {
            return ctx.<String>step(
                "reserve",
                String.class,
                step -> {
                  executed.add(step.key());
                  throw new IOException("no stock");
                });
          } catch (StepFailedException e) {
            return e.type() + ": " + e.getMessage();
          }
        };
    var first = DurableKit.begun().execute(failing);
    var second = DurableKit.resumed(first.made()).execute(failing);

    assertThat(first.made()).containsExactly(FAILED);
    assertThat(second.output())
        .isEqualTo("java.io.IOException: no stock")
        .isEqualTo(first.output());
    assertThat(executed).hasSize(1);
  }

  @Test
  void anotherAttemptExecutesAFailedStepAgain() {
    var end = DurableKit.resumed(List.of(FAILED)).attempt(2).execute((in, ctx) -> reserve(ctx));

    assertThat(end.output()).isEqualTo("stock 7");
    assertThat(end.made()).containsExactly(RESERVED.ofAttempt(2));
  }

  @Test
  void whatFollowsAFailedStepIsKeptAndRecordedAgain() {
    var mailed = JournalEntry.step("", 2, "mail", 1, NOON, TextNode.valueOf("sent"));

    var end =
        DurableKit.resumed(List.of(FAILED, mailed))
            .attempt(2)
            .execute((in, ctx) -> reserve(ctx) + ctx.step("mail", String.class, step -> "again"));

    assertThat(end.output()).isEqualTo("stock 7sent");
    assertThat(end.made()).containsExactly(RESERVED.ofAttempt(2), mailed.ofAttempt(2));
  }

  @Test
  void anAbortInAStepEndsTheRun() {
    TaskFunction<String, Object> aborting =
        (in, ctx) ->
            ctx.<String>step(
                "reserve",
                String.class,
                step -> {
                  throw new AbortTaskRunException("never");
                });
    var first = DurableKit.begun().execute(aborting);

    assertThat(first.failure().reason()).isEqualTo(Reason.ABORTED);
    assertThat(DurableKit.resumed(first.made()).execute(aborting).failure().next())
        .isEqualTo(Result.Next.STOP);
  }

  @Test
  void aValueThatIsNoJsonFailsItsStep() {
    var end =
        DurableKit.begun()
            .execute((in, ctx) -> ctx.<Object>step("x", Object.class, step -> new Object()));

    assertThat(end.failure().error().type()).isEqualTo(StepFailedException.class.getName());
    assertThat(end.made()).hasSize(1).allSatisfy(it -> assertThat(it.error()).isNotNull());
  }

  /// @param sentence what is refused
  record Misuse(String sentence, Body body, String message) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private interface Body {
    void run(TaskContext ctx) throws Exception;
  }

  static final List<Misuse> MISUSES =
      List.of(
          new Misuse(
              "a second step of the same name",
              ctx -> {
                ctx.step("a", step -> {});
                ctx.step("a", step -> {});
              },
              "step \"a\" was there before in this attempt; each step needs a name of its own"),
          new Misuse(
              "a step within a step",
              ctx -> ctx.step("a", step -> ctx.step("b", inner -> {})),
              "ctx.step(\"b\") was called within step \"a\"; a step must not make durable calls"),
          new Misuse(
              "a wait within a step",
              ctx -> ctx.step("a", step -> ctx.waitFor(ofSeconds(1))),
              "ctx.waitFor was called within step \"a\"; a step must not make durable calls"),
          new Misuse(
              "a call from another thread",
              DurableCallsTest::callElsewhere,
              "ctx.step(\"a\") was called by thread \"other\"; on this context, only the thread "),
          new Misuse(
              "a name with a slash",
              ctx -> ctx.step("a/b", step -> {}),
              "the name of a step is \"a/b\"; allowed: 1 to 100 characters"),
          new Misuse(
              "a negative wait",
              ctx -> ctx.waitFor(ofSeconds(-1)),
              "waitFor is PT-1S; allowed: 0s to "),
          new Misuse(
              "a wait that is too long",
              ctx -> ctx.waitUntil(Instant.MAX),
              "the wait would end at +1000000000-12-31T23:59:59.999999999Z; allowed"),
          new Misuse(
              "a wait until a past instant that must not be past",
              ctx -> ctx.waitUntilOrThrow(NOON.minusSeconds(1)),
              "the wait was to end at 2026-01-02T11:59:59Z, which was past at"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("MISUSES")
  void refusesWhatCannotBeReplayed(Misuse it) {
    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) -> {
                  it.body().run(ctx);
                  return in;
                });

    assertThat(end.failure().reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(end.failure().error().message()).startsWith(it.message());
  }

  private static void callElsewhere(TaskContext ctx) throws Exception {
    var thrown = new AtomicReference<@Nullable Exception>();
    var other =
        new Thread(
            () -> {
              try {
                ctx.step("a", step -> {});
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            },
            "other");
    other.start();
    other.join();
    throw Objects.requireNonNull(thrown.get());
  }

  @Test
  void aHookMakesNoDurableCalls() {
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .init((in, ctx) -> ctx.waitFor(ofSeconds(1)))
            .run((in, ctx) -> in);

    assertThat(DurableKit.begun().execute(task).failure().error().message())
        .isEqualTo(
            "init: ctx.waitFor was called in a hook or after run; only run and its branches may make durable calls");
  }

  @Test
  void nothingIsExecutedAfterADivergence() {
    var end =
        DurableKit.resumed(List.of(RESERVED))
            .execute(
                (in, ctx) -> {
                  try {
                    ctx.step("charge", step -> executed.add("charge"));
                  } catch (NonDeterministicException e) {
                    reserve(ctx);
                    ctx.step("ship", step -> executed.add("ship"));
                  }
                  return in;
                });

    assertThat(end.divergence())
        .isEqualTo(
            "durable call 1 was step \"reserve\" (recorded by attempt 1 at 2026-01-02T12:00:00Z) and is now step \"charge\"");
    assertThat(executed).isEmpty();
  }

  @Test
  void anEndBeforeTheRecordedCallsIsADivergence() {
    var journal = List.of(RESERVED);

    assertThat(DurableKit.resumed(journal).execute((in, ctx) -> in).divergence())
        .startsWith("run returned after durable call 0, but call 1 was recorded: step \"reserve\"");
    assertThat(
            DurableKit.resumed(journal)
                .execute(
                    (in, ctx) -> {
                      throw new IOException("disk");
                    })
                .divergence())
        .startsWith("run threw java.io.IOException: disk after durable call 0, but call 1");
  }

  @Test
  void aCanceledAttemptMayEndEarly() {
    var signal = new CancelSignal();
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .run(
                (in, ctx) -> {
                  signal.cancel();
                  return "part";
                });

    assertThat(DurableKit.resumed(List.of(RESERVED)).execute(task, signal).result())
        .isEqualTo(new Result.Canceled(TextNode.valueOf("part")));
  }

  @Test
  void aHeldWaitPassesOnTheClockAndIsRecorded() {
    var kit = DurableKit.begun();

    var end =
        kit.execute(
            (in, ctx) -> {
              ctx.waitFor(ofDays(3));
              return ctx.now().toString();
            });

    assertThat(kit.clock().instant()).isEqualTo(NOON.plus(ofDays(3)));
    assertThat(end.output()).isEqualTo("2026-01-05T12:00:00Z");
    assertThat(end.made()).containsExactly(JournalEntry.time("", 1, 1, NOON, NOON.plus(ofDays(3))));
  }

  @Test
  void theRecordedEndOfAWaitWins() {
    var clock = TestClock.at(NOON.plusSeconds(70));
    var recorded = JournalEntry.time("", 1, 1, NOON, NOON.plusSeconds(100));

    var end =
        DurableKit.resumed(List.of(recorded))
            .at(clock)
            .execute(
                (in, ctx) -> {
                  ctx.waitFor(ofDays(3));
                  return ctx.now().toString();
                });

    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(100));
    assertThat(end.output()).isEqualTo("2026-01-02T12:01:40Z");
  }

  @Test
  void aWaitUntilAPastInstantReturnsAtOnce() {
    var kit = DurableKit.begun();

    var end =
        kit.execute(
            (in, ctx) -> {
              ctx.waitUntil(NOON.minusSeconds(9));
              return in;
            });

    assertThat(end.output()).isEqualTo("in");
    assertThat(kit.clock().instant()).isEqualTo(NOON);
  }

  @Test
  void aWaitThatWasNotPastIsNotPastWhenItIsReplayed() {
    TaskFunction<String, Object> strict =
        (in, ctx) -> {
          ctx.waitUntilOrThrow(NOON.plusSeconds(60));
          return in;
        };
    var first = DurableKit.begun().execute(strict);

    assertThat(
            DurableKit.resumed(first.made())
                .at(TestClock.at(NOON.plusSeconds(999)))
                .execute(strict)
                .output())
        .isEqualTo("in");
  }

  @Test
  void aCanceledAttemptDoesNotWait() {
    var signal = new CancelSignal();
    var kit = DurableKit.begun();
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .run(
                (in, ctx) -> {
                  signal.cancel();
                  ctx.waitFor(ofDays(3));
                  return "not reached";
                });

    assertThat(kit.execute(task, signal).result()).isEqualTo(new Result.Canceled(null));
    assertThat(kit.clock().instant()).isEqualTo(NOON);
  }

  @Test
  void timeAndIdsAreTheSameInEachExecution() {
    TaskFunction<String, Object> asking =
        (in, ctx) -> {
          var before = ctx.now();
          reserve(ctx);
          return before + " " + ctx.now() + " " + ctx.uuid("a") + " " + ctx.uuid("b");
        };
    var first = DurableKit.begun().execute(asking);
    var later = DurableKit.resumed(first.made()).at(TestClock.at(NOON.plusSeconds(999)));

    assertThat(later.execute(asking).output())
        .isEqualTo(first.output())
        .asString()
        .startsWith("2026-01-02T11:59:55Z 2026-01-02T12:00:00Z ");
  }

  @Test
  void aResumedAttemptDoesNotStartAgainAndHasLessTimeLeft() {
    var task =
        Task.<String, Object>of("t", String.class, Object.class)
            .init((in, ctx) -> executed.add("init"))
            .onStart((in, ctx) -> executed.add("onStart"))
            .onStartAttempt((in, ctx) -> executed.add("onStartAttempt"))
            .cleanup((in, ctx) -> executed.add("cleanup"))
            .run((in, ctx) -> ctx.remaining().map(Duration::toString).orElse("no limit"));

    var end = DurableKit.begun().segment(new AssignedSegment(1, 20, List.of())).execute(task);

    assertThat(end.output()).isEqualTo("PT40S");
    assertThat(executed).containsExactly("init", "cleanup");
  }

  private String reserve(TaskContext ctx) throws InterruptedException {
    return ctx.step(
        "reserve",
        String.class,
        step -> {
          executed.add(step.key());
          return "stock 7";
        });
  }
}
