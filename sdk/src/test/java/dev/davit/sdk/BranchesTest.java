package dev.davit.sdk;

import static dev.davit.sdk.BranchFunction.named;
import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BranchesTest {
  private static final List<String> ITEMS = List.of("a", "b", "c");

  private final List<String> executed = new CopyOnWriteArrayList<>();

  private static Task<String, Object> task(TaskFunction<String, Object> function) {
    return Task.<String, Object>of("t", String.class, Object.class).run(function);
  }

  private String packed(String item, TaskContext branch) throws InterruptedException {
    var box =
        branch.step(
            "pack",
            String.class,
            step -> {
              executed.add(step.key());
              return "box " + item;
            });
    return box + branch.step("ship", String.class, step -> " shipped");
  }

  private Object mapped(String in, TaskContext ctx) throws Exception {
    return String.join(", ", ctx.map("ship", ITEMS, it -> it, this::packed));
  }

  @Test
  void resultsComeInTheOrderOfTheItemsWhateverEndsFirst() {
    var cEnded = new CountDownLatch(1);

    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) ->
                    String.join(
                        "",
                        ctx.map(
                            "ship",
                            ITEMS,
                            it -> it,
                            (item, branch) -> {
                              if (item.equals("c")) {
                                cEnded.countDown();
                              } else {
                                cEnded.await();
                              }
                              return item;
                            })));

    assertThat(end.output()).isEqualTo("abc");
  }

  @Test
  void aBranchRecordsItsCallsInItsOwnScope() {
    var end = DurableKit.begun().execute(this::mapped);

    assertThat(executed)
        .containsExactlyInAnyOrder("0a/ship/a/pack", "0a/ship/b/pack", "0a/ship/c/pack");
    assertThat(end.made())
        .hasSize(6)
        .contains(
            JournalEntry.step("ship/b", 1, "pack", 1, NOON, TextNode.valueOf("box b")),
            JournalEntry.step("ship/b", 2, "ship", 1, NOON, TextNode.valueOf(" shipped")));
  }

  @Test
  void branchesReplayInAnyOrder() {
    var first = DurableKit.begun().execute(this::mapped);
    executed.clear();
    var random = new Random(7);

    for (var shuffle = 0; shuffle < 50; shuffle++) {
      var journal = new ArrayList<>(first.made());
      Collections.shuffle(journal, random);
      var end = DurableKit.resumed(journal).execute(this::mapped);

      assertThat(end.output()).isEqualTo(first.output());
      assertThat(end.made()).isEmpty();
    }
    assertThat(executed).isEmpty();
  }

  /// Whatever part of the journal is there, the rest is executed, and the result is the same.
  @Test
  void anUnfinishedBranchGoesOnWhereItWas() {
    var first = DurableKit.begun().execute(this::mapped);
    var rest =
        first.made().stream()
            .filter(it -> it.scope().equals("ship/a") && it.position() == 1)
            .toList();
    executed.clear();

    var end = DurableKit.resumed(rest).execute(this::mapped);

    assertThat(end.output()).isEqualTo(first.output());
    assertThat(end.made()).hasSize(5);
    assertThat(executed).containsExactlyInAnyOrder("0a/ship/b/pack", "0a/ship/c/pack");
  }

  @Test
  void noMoreBranchesThanMaxConcurrencyExecuteAtOnce() {
    var living = new AtomicInteger();
    var most = new AtomicInteger();
    var items = new ArrayList<String>();
    for (var item = 0; item < 40; item++) {
      items.add("i" + item);
    }

    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) ->
                    ctx.map(
                            "m",
                            items,
                            it -> it,
                            3,
                            (item, branch) -> {
                              most.accumulateAndGet(living.incrementAndGet(), Math::max);
                              branch.step("s", step -> Thread.onSpinWait());
                              living.decrementAndGet();
                              return item;
                            })
                        .equals(items));

    assertThat(end.output()).isEqualTo("true");
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aGroupOfTheLimitIsExecuted() {
    var items = IntStream.rangeClosed(1, 1_000).boxed().toList();

    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) -> ctx.map("m", items, String::valueOf, 4, (item, b) -> item).size());

    assertThat(end.output()).isEqualTo("1000");
  }

  @Test
  void noItemsAreNoBranches() {
    var end =
        DurableKit.begun()
            .execute((in, ctx) -> ctx.map("m", List.<String>of(), it -> it, this::packed).size());

    assertThat(end.output()).isEqualTo("0");
    assertThat(end.made()).isEmpty();
  }

  @Test
  void allReturnsTheResultsOfItsBranchesAndRecordsThemByNumber() {
    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) ->
                    String.join(
                        "+",
                        ctx.all(
                            "prepare",
                            branch -> branch.step("x", String.class, step -> "one"),
                            branch -> branch.step("x", String.class, step -> "two"))));

    assertThat(end.output()).isEqualTo("one+two");
    assertThat(end.made())
        .extracting(JournalEntry::scope)
        .containsExactlyInAnyOrder("prepare/1", "prepare/2");
  }

  /// A number would give a branch the values of the one that was at its place.
  @Test
  void namedBranchesMayChangePlaces() {
    BranchFunction<String> stock =
        named(
            "stock", branch -> branch.step("ask", String.class, step -> "stock of " + step.key()));
    BranchFunction<String> card =
        named("card", branch -> branch.step("ask", String.class, step -> "card of " + step.key()));
    var first = DurableKit.begun().execute((in, ctx) -> ctx.all("m", stock, card).toString());

    var again =
        DurableKit.resumed(first.made())
            .execute((in, ctx) -> ctx.all("m", card, branch -> "2nd", stock).toString());

    assertThat(first.output()).isEqualTo("[stock of 0a/m/stock/ask, card of 0a/m/card/ask]");
    assertThat(again.output()).isEqualTo("[card of 0a/m/card/ask, 2nd, stock of 0a/m/stock/ask]");
    assertThat(again.made()).isEmpty();
  }

  @Test
  void aNamedBranchThatWinsARaceIsRecordedByItsKey() {
    var end = DurableKit.begun().execute((in, ctx) -> ctx.race("r", named("card", branch -> "x")));

    assertThat(end.made()).containsExactly(JournalEntry.branch("r", 1, NOON, "card", null));
  }

  @Test
  void theFirstErrorInterruptsTheOthersAndIsThrownWhenTheyHaveEnded() {
    var waiting = new CountDownLatch(1);
    TaskFunction<String, Object> failing =
        (in, ctx) -> {
          try {
            return ctx.all(
                "m",
                branch -> {
                  try {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                    return in;
                  } finally {
                    executed.add("ended");
                  }
                },
                branch -> {
                  waiting.await();
                  throw new IOException("disk");
                });
          } catch (IOException e) {
            return e.getMessage() + " " + executed;
          }
        };

    var first = DurableKit.begun().execute(failing);

    assertThat(first.output()).isEqualTo("disk [ended]");
    assertThat(first.made())
        .extracting(JournalEntry::scope, JournalEntry::kind, it -> String.valueOf(it.value()))
        .containsExactly(tuple("m", Kind.BRANCH, "\"2\""));
  }

  /// The other branch fails as well, and would be first if it were executed again.
  @Test
  void theSameErrorIsThrownWhenItIsReplayed() {
    var isFirst = new AtomicBoolean(true);
    TaskFunction<String, Object> failing =
        (in, ctx) -> {
          try {
            return ctx.map(
                "m",
                List.of("a", "b"),
                it -> it,
                (item, branch) -> {
                  executed.add(item);
                  if (isFirst.get() && item.equals("a")) {
                    new CountDownLatch(1).await();
                  }
                  throw new IOException(item);
                });
          } catch (IOException e) {
            return e.getMessage();
          }
        };
    var first = DurableKit.begun().execute(failing);
    isFirst.set(false);
    executed.clear();

    assertThat(first.output()).isEqualTo("b");
    assertThat(DurableKit.resumed(first.made()).execute(failing).output()).isEqualTo("b");
    assertThat(executed).containsExactly("b");
  }

  @Test
  void anotherAttemptExecutesTheBranchesOfAFailedGroupAgain() {
    TaskFunction<String, Object> failing =
        (in, ctx) ->
            String.join(
                "",
                ctx.map(
                    "m",
                    List.of("a", "b"),
                    it -> it,
                    1,
                    (item, branch) ->
                        branch.step(
                            "s",
                            String.class,
                            step -> {
                              executed.add(item);
                              if (item.equals("b") && ctx.attempt().number() == 1) {
                                throw new IOException("disk");
                              }
                              return item;
                            })));
    var first = DurableKit.begun().execute(failing);

    assertThat(first.failure().error().message()).isEqualTo("disk");
    assertThat(DurableKit.resumed(first.made()).attempt(2).execute(failing).output())
        .isEqualTo("ab");
    assertThat(executed).containsExactly("a", "b", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void raceReplaysItsWinner(String winner) {
    var isFirst = new AtomicBoolean(true);
    TaskFunction<String, Object> racing =
        (in, ctx) ->
            ctx.race(
                "r",
                branch -> ran("1", isFirst.get() && winner.equals("2"), branch),
                branch -> ran("2", isFirst.get() && winner.equals("1"), branch));
    var first = DurableKit.begun().execute(racing);
    isFirst.set(false);

    var again = DurableKit.resumed(first.made()).execute(racing);

    assertThat(first.output()).isEqualTo(winner);
    assertThat(again.output()).isEqualTo(winner);
    assertThat(first.made()).contains(JournalEntry.branch("r", 1, NOON, winner, null));
    assertThat(again.made()).isEmpty();
    assertThat(executed).containsExactly(winner);
  }

  private String ran(String key, boolean isLoser, TaskContext branch) throws InterruptedException {
    if (isLoser) {
      new CountDownLatch(1).await();
    }
    return branch.step(
        "run",
        String.class,
        step -> {
          executed.add(key);
          return key;
        });
  }

  @Test
  void aRaceEndsWithTheFirstErrorToo() {
    var end =
        DurableKit.begun()
            .execute(
                (in, ctx) ->
                    ctx.race(
                        "r",
                        branch -> {
                          throw new IOException("disk");
                        },
                        branch -> {
                          new CountDownLatch(1).await();
                          return in;
                        }));

    assertThat(end.failure().error().type()).isEqualTo("java.io.IOException");
  }

  @Test
  void aCancelReachesTheBranchesOfBranches() throws Exception {
    var blocked = new CountDownLatch(4);
    var signal = new CancelSignal();
    BranchFunction<String> blocking =
        branch -> {
          blocked.countDown();
          try {
            new CountDownLatch(1).await();
            return "never";
          } finally {
            executed.add("ended");
          }
        };
    var executor =
        DurableKit.begun()
            .executor(
                task(
                    (in, ctx) ->
                        ctx.all(
                            "outer",
                            branch -> branch.all("inner", blocking, blocking),
                            branch -> branch.all("inner", blocking, blocking))),
                signal);
    var canceler =
        new Thread(
            () -> {
              try {
                blocked.await();
                executor.cancel();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    canceler.start();

    var report = executor.execute(DurableKit.begun().assignment());

    canceler.join();
    assertThat(report.result()).isEqualTo(new Result.Canceled(null));
    assertThat(executed).hasSize(4);
    assertThat(report.notes().journal()).isNull();
  }

  @Test
  void anOutOfMemoryErrorPassesThrough() {
    assertThatThrownBy(
            () ->
                DurableKit.begun()
                    .execute(
                        (in, ctx) ->
                            ctx.all(
                                "m",
                                branch -> {
                                  throw new OutOfMemoryError("as if");
                                },
                                branch -> {
                                  new CountDownLatch(1).await();
                                  return in;
                                })))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void eachBranchHasItsTimeAndTheLatestOneCountsAfterThem() {
    var end =
        new DurableKit(1, DurableKit.begun().segment(), TestClock.at(NOON), false)
            .execute(
                (in, ctx) -> {
                  var times =
                      ctx.map(
                          "m",
                          List.of("5", "2"),
                          it -> it,
                          1,
                          (hours, branch) -> {
                            branch.waitUntil(NOON.plus(ofHours(Long.parseLong(hours))));
                            return branch.now().toString();
                          });
                  return times + " " + ctx.now();
                });

    assertThat(end.output())
        .isEqualTo("[2026-01-02T17:00:00Z, 2026-01-02T14:00:00Z] 2026-01-02T17:00:00Z");
  }

  @Test
  void anotherCallInABranchIsADivergenceOfTheAttempt() {
    var first = DurableKit.begun().execute(this::mapped);

    var end =
        DurableKit.resumed(first.made())
            .execute(
                (in, ctx) ->
                    ctx.map(
                        "ship",
                        ITEMS,
                        it -> it,
                        (item, branch) ->
                            item.equals("b")
                                ? branch.step("other", String.class, step -> "x")
                                : packed(item, branch)));

    assertThat(end.divergence())
        .startsWith("durable call 1 of \"ship/b\" was step \"pack\"")
        .endsWith("and is now step \"other\"");
  }

  @Test
  void aBranchThatEndsBeforeItsRecordedCallsIsADivergence() {
    var first = DurableKit.begun().execute(this::mapped);

    assertThat(
            DurableKit.resumed(first.made())
                .execute((in, ctx) -> ctx.map("ship", ITEMS, it -> it, (item, branch) -> item))
                .divergence())
        .startsWith("the branch returned after durable call 0 of \"ship/");
  }

  @Test
  void aGroupThatIsNotMadeAgainIsADivergence() {
    var first = DurableKit.begun().execute(this::mapped);

    assertThat(DurableKit.resumed(first.made()).execute((in, ctx) -> in).divergence())
        .startsWith("run returned, but durable call 1 of \"ship/");
  }

  /// @param sentence what is refused
  record Misuse(String sentence, Body body, String message) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private interface Body {
    Object run(TaskContext ctx) throws Exception;
  }

  static final List<Misuse> MISUSES =
      List.of(
          new Misuse(
              "a key that is there twice",
              ctx -> ctx.map("m", List.of("a", "a"), it -> it, (item, branch) -> item),
              "key \"a\" is there twice in \"m\""),
          new Misuse(
              "two branches of the same name",
              ctx -> ctx.all("m", named("a", branch -> 1), named("a", branch -> 2)),
              "key \"a\" is there twice in \"m\""),
          new Misuse(
              "a named branch with the number of another one",
              ctx -> ctx.all("m", named("2", branch -> 1), branch -> 2),
              "key \"2\" is there twice in \"m\""),
          new Misuse(
              "a key with a slash",
              ctx -> ctx.map("m", List.of("a/b"), it -> it, (item, branch) -> item),
              "a key in \"m\" is \"a/b\"; allowed: 1 to 100 characters"),
          new Misuse(
              "a second group of the same name",
              ctx -> {
                ctx.all("m", branch -> 1);
                return ctx.all("m", branch -> 1);
              },
              "group \"m\" was there before in this attempt"),
          new Misuse(
              "a call on the context of run while branches execute",
              ctx -> ctx.all("m", branch -> ctx.step("s", String.class, step -> "x")),
              "ctx.step(\"s\") was called while the branches of \"m\" execute"),
          new Misuse(
              "a call on the context of another branch",
              BranchesTest::callOfAnotherBranch,
              "ctx.step(\"s\") was called by thread \"task-t m/2\"; on this context, only the thread \"task-t m/1\""),
          new Misuse(
              "branches within a step",
              ctx -> ctx.step("s", Object.class, step -> ctx.all("m", branch -> 1)),
              "ctx.all(\"m\") was called within step \"s\""),
          new Misuse(
              "a race without branches",
              ctx -> ctx.<String>race("r"),
              "race \"r\" has no branches"),
          new Misuse(
              "no concurrency",
              ctx -> ctx.map("m", List.of("a"), it -> it, 0, (item, branch) -> item),
              "maxConcurrency is 0; allowed: 1 or more"),
          new Misuse(
              "more branches than a group may have",
              ctx -> ctx.map("m", Collections.nCopies(1_001, "a"), it -> it, 1, (item, b) -> item),
              "map \"m\" has 1001 branches; at most 1000 may be in a group: let a branch work on several items"),
          new Misuse(
              "nine branches within each other", ctx -> deeper(1, ctx), "all \"m\" in \"m/1"));

  private static Object deeper(int depth, TaskContext ctx) throws Exception {
    return depth > 9 ? depth : ctx.<Object>all("m", branch -> deeper(depth + 1, branch));
  }

  private static Object callOfAnotherBranch(TaskContext ctx) throws Exception {
    var first = new LinkedBlockingQueue<TaskContext>();
    return ctx.<Object>all(
        "m",
        branch -> {
          first.add(branch);
          new CountDownLatch(1).await();
          return "never";
        },
        branch -> first.take().step("s", String.class, step -> "x"));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MISUSES")
  void refusesWhatCannotBeReplayed(Misuse it) {
    var end = DurableKit.begun().execute((in, ctx) -> it.body().run(ctx));

    assertThat(end.failure().reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(end.failure().error().message()).startsWith(it.message());
  }

  @Test
  void aTestKnowsTheWinnerOfARaceAndResumesIt() {
    var task =
        Task.of("t", String.class, String.class)
            .run(
                (in, ctx) ->
                    ctx.race(
                            "approval",
                            branch -> {
                              branch.waitFor(ofDays(3));
                              branch.step("remind", step -> executed.add("remind"));
                              return "late";
                            },
                            branch -> {
                              branch.waitFor(ofDays(1));
                              branch.step("ask", step -> executed.add("ask"));
                              branch.waitFor(ofDays(1));
                              return "answered";
                            })
                        + " "
                        + ctx.now());

    var result = TestKit.DEFAULT.clock(TestClock.at(NOON)).attemptOf(task, "in");

    assertThat(result.output()).isEqualTo("answered 2026-01-04T12:00:00Z");
    assertThat(executed).containsExactly("ask");
  }

  @Test
  void aTestFindsABranchThatIsNotTheSameEachTime() {
    var task =
        Task.of("t", String.class, String.class)
            .run(
                (in, ctx) ->
                    ctx.all(
                            "m",
                            branch -> {
                              branch.waitFor(ofDays(1));
                              return branch.step(
                                  ctx.startedAt().isAfter(NOON) ? "x" : "y",
                                  String.class,
                                  step -> "z");
                            })
                        .get(0));

    var failure = TestKit.DEFAULT.clock(TestClock.at(NOON)).attemptOf(task, "in").failure();

    assertThat(failure.reason()).isEqualTo(Reason.NON_DETERMINISTIC);
    assertThat(failure.error().message())
        .startsWith("resumed after durable call 1 of \"m/1\": durable call 2 of \"m/1\" was step");
  }

  /// Each with a wait and a step, on a list that is not safe for threads.
  @Test
  void aTestExecutesBranchesInTheSameOrderEachTime() {
    var order = new ArrayList<String>();
    var task =
        Task.of("t", String.class, String.class)
            .run(
                (in, ctx) ->
                    Objects.requireNonNull(
                        ctx.map(
                                "m",
                                List.of("3", "1", "2"),
                                it -> it,
                                (item, branch) -> {
                                  branch.step("a", step -> order.add("a" + item));
                                  branch.waitFor(ofHours(Long.parseLong(item)));
                                  branch.step("b", step -> order.add("b" + item));
                                  return item;
                                })
                            .toString()));

    var output = TestKit.DEFAULT.clock(TestClock.at(NOON)).attemptOf(task, "in").output();

    assertThat(output).isEqualTo("[3, 1, 2]");
    assertThat(order).containsExactly("a3", "a1", "a2", "b1", "b2", "b3");
  }
}
