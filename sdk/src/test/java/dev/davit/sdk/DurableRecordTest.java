package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static dev.davit.sdk.StoredKit.reported;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is durable when, and what later pods make of it.
@Timeout(20)
class DurableRecordTest {
  private final FakeStore store = new FakeStore();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private static TaskBuilder<String, Object> holding() {
    return Task.<String, Object>of("t", String.class, Object.class);
  }

  /// A step that returns its name, and is seen when it is executed.
  private String step(TaskContext ctx, String name) throws InterruptedException {
    return ctx.step(
        name,
        String.class,
        step -> {
          seen.add(name);
          return name;
        });
  }

  private static JournalEntry returned(String scope, int position, String name) {
    return JournalEntry.step(scope, position, name, 1, NOON, TextNode.valueOf(name));
  }

  private static String output(Result result) {
    assertThat(result).isInstanceOf(Result.Completed.class);
    return ((Result.Completed) result).output().asText();
  }

  @Test
  void aStepIsDurableWhenItsCallReturns() {
    var report =
        StoredKit.first(store)
            .report(
                task()
                    .run(
                        (in, ctx) -> {
                          step(ctx, "a");
                          seen.add("durable " + store.entries.size());
                          step(ctx, "b");
                          throw new IllegalStateException("lost");
                        }));

    assertThat(seen).containsExactly("a", "durable 1", "b");
    assertThat(store.appends)
        .containsExactly(List.of(returned("", 1, "a")), List.of(returned("", 2, "b")));
    assertThat(reported(report)).isEmpty();
    assertThat(store.fetches).hasValue(0);
  }

  @Test
  void aFailedStepIsDurableToo() {
    StoredKit.first(store)
        .report(
            task()
                .run(
                    (in, ctx) ->
                        ctx.<String>step(
                            "a",
                            String.class,
                            step -> {
                              throw new IllegalStateException("x".repeat(10_000));
                            })));

    var error = store.entries.get(0).error();
    assertThat(error).isNotNull();
    assertThat(error.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.message()).hasSize(4000).endsWith("x…");
  }

  /// Otherwise a later pod would find the second step and not the wait before it.
  @Test
  void waitsThatHaveEndedGoAlongWithTheNextStep() {
    StoredKit.first(store)
        .report(
            holding()
                .run(
                    (in, ctx) -> {
                      step(ctx, "a");
                      ctx.waitFor(ofSeconds(2));
                      ctx.waitFor(ofSeconds(60));
                      return step(ctx, "b");
                    }));

    assertThat(store.appends).hasSize(2);
    assertThat(store.appends.get(1))
        .extracting(JournalEntry::position, JournalEntry::kind)
        .containsExactly(tuple(2, Kind.TIME), tuple(3, Kind.TIME), tuple(4, Kind.STEP));
  }

  @Test
  void theWaitOfASuspendedRunIsInItsReport() {
    var report =
        StoredKit.first(store)
            .report(
                task()
                    .run(
                        (in, ctx) -> {
                          ctx.step("big", String.class, step -> "x".repeat(100_000));
                          ctx.waitFor(ofDays(3));
                          return in;
                        }));

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(reported(report))
        .containsExactly(JournalEntry.time("", 2, 1, NOON, NOON.plus(ofDays(3))));
    assertThat(store.entries).extracting(JournalEntry::kind).containsExactly(Kind.STEP);
  }

  /// The wait of `a` has not ended: the operator has to know of it.
  @Test
  void aStepDoesNotTakeTheWaitOfAnotherBranchAlong() {
    var waits = new CountDownLatch(1);
    var kit = StoredKit.first(store);
    var task =
        task()
            .onWait((in, wait, ctx) -> waits.countDown())
            .run(
                (in, ctx) ->
                    ctx.all(
                        "both",
                        branch -> {
                          branch.waitFor(ofDays(3));
                          return "a";
                        },
                        branch -> {
                          waits.await();
                          step(branch, "b");
                          branch.waitFor(ofDays(5));
                          return "b";
                        }));
    Sleeper forEver = rest -> new CountDownLatch(1).await();

    var report = kit.executor(task, forEver).execute(kit.assignment());

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(store.entries).containsExactly(returned("both/2", 1, "b"));
    assertThat(reported(report))
        .extracting(JournalEntry::scope)
        .containsExactlyInAnyOrder("both/1", "both/2");
  }

  @Test
  void aStepTakesTheWaitsAroundItsBranchAndThoseOfEndedBranchesAlong() {
    StoredKit.first(store)
        .report(
            holding()
                .run(
                    (in, ctx) -> {
                      ctx.waitFor(ofSeconds(60));
                      ctx.map(
                          "ship",
                          List.of("cup"),
                          it -> it,
                          (it, branch) -> {
                            var packed = step(branch, "pack");
                            branch.waitFor(ofSeconds(60));
                            return packed;
                          });
                      return step(ctx, "mail");
                    }));

    assertThat(store.appends)
        .extracting(all -> all.stream().map(it -> it.scope() + " " + it.kind()).toList())
        .containsExactly(List.of(" TIME", "ship/cup STEP"), List.of("ship/cup TIME", " STEP"));
  }

  @Test
  void branchesAppendAtTheSameTimeAndNothingIsLockedMeanwhile() {
    var both = new CyclicBarrier(2);
    var executor = new AtomicReference<TaskExecutor>();
    store.meanwhile(
        added -> {
          try {
            CompletableFuture.supplyAsync(executor.get()::journal).get(10, TimeUnit.SECONDS);
            both.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    var kit = StoredKit.first(store);
    executor.set(
        kit.executor(
            task()
                .run(
                    (in, ctx) ->
                        String.join(
                            "",
                            ctx.map(
                                "ship",
                                List.of("a", "b"),
                                it -> it,
                                (it, branch) -> step(branch, "pack") + it)))));

    var report = executor.get().execute(kit.assignment());

    assertThat(output(report.result())).isEqualTo("packapackb");
    assertThat(store.entries).hasSize(2);
  }

  @Test
  void theBranchThatDecidesIsDurable() {
    var report =
        StoredKit.first(store)
            .report(
                holding()
                    .run(
                        (in, ctx) ->
                            ctx.race(
                                "first",
                                branch -> "won",
                                branch -> {
                                  new CountDownLatch(1).await();
                                  return "lost";
                                })));

    assertThat(output(report.result())).isEqualTo("won");
    assertThat(store.entries).containsExactly(JournalEntry.branch("first", 1, NOON, "1", null));
    assertThat(reported(report)).isEmpty();
  }

  @Test
  void nothingIsAskedOfTheStoreWithoutADurableCall() {
    var report = StoredKit.next(store).report(task().run((in, ctx) -> in));

    assertThat(output(report.result())).isEqualTo("in");
    assertThat(store.fetches).hasValue(0);
    assertThat(store.appends).isEmpty();
  }

  @Test
  void thePodAfterALostOneGoesOn() {
    store.with(returned("", 1, "a"));

    var report =
        StoredKit.next(store)
            .report(task().run((in, ctx) -> step(ctx, "a") + step(ctx, "b") + step(ctx, "c")));

    assertThat(output(report.result())).isEqualTo("abc");
    assertThat(seen).containsExactly("b", "c");
    assertThat(store.fetches).hasValue(1);
  }

  /// At each place at which it can be lost, the next pod makes the same calls and executes no step
  /// again that was durable.
  @Test
  void aPodMayBeLostAfterAnyAppend() {
    var task =
        holding()
            .run(
                (in, ctx) -> {
                  step(ctx, "a");
                  ctx.waitFor(ofSeconds(60));
                  ctx.map(
                      "ship",
                      List.of("cup", "pot"),
                      it -> it,
                      (it, branch) -> {
                        branch.waitFor(ofSeconds(60));
                        var packed = step(branch, "pack");
                        branch.waitFor(ofSeconds(2));
                        return packed + step(branch, "send");
                      });
                  return ctx.race("first", branch -> step(branch, "b")) + step(ctx, "c");
                });
    StoredKit.first(store).report(task);
    var appends = List.copyOf(store.appends);
    assertThat(appends).hasSize(8);

    for (var lost = 0; lost <= appends.size(); lost++) {
      seen.clear();
      var left = new FakeStore();
      appends.subList(0, lost).forEach(left.entries::addAll);
      var steps = left.entries.stream().filter(it -> it.kind() == Kind.STEP).count();

      var report = StoredKit.next(left).report(task);

      assertThat(output(report.result())).as("lost after %d appends", lost).isEqualTo("bc");
      assertThat(seen).as("executed after %d appends", lost).hasSize(7 - (int) steps);
    }
  }

  @Test
  void theAssignmentKnowsWhatHasBecomeOfAWait() {
    var began = JournalEntry.token("", 2, "approval", 1, NOON);
    store.with(returned("", 1, "a"), began);
    var answered = began.completed(NOON.plusSeconds(9), TextNode.valueOf("yes"));

    var report =
        StoredKit.next(store)
            .resumed(List.of(answered))
            .report(
                task()
                    .onResume((in, wait, ctx) -> seen.add("onResume"))
                    .run(
                        (in, ctx) -> {
                          step(ctx, "a");
                          return ctx.waitForToken(new Token("approval"), String.class)
                                  instanceof TokenResult.Completed<String> completed
                              ? completed.value()
                              : "timed out";
                        }));

    assertThat(output(report.result())).isEqualTo("yes");
    assertThat(seen).containsExactly("onResume");
  }

  @Test
  void aWaitIsNotResumedIfAStepAfterItIsDurable() {
    var wait = JournalEntry.time("", 2, 1, NOON, NOON.plusSeconds(60));
    var later = NOON.plusSeconds(90);
    store.with(
        returned("", 1, "a"), JournalEntry.step("", 3, "b", 1, later, TextNode.valueOf("b")));

    var report =
        StoredKit.next(store)
            .resumed(List.of(wait))
            .at(TestClock.at(later))
            .report(
                task()
                    .onResume((in, resumed, ctx) -> seen.add("onResume"))
                    .run(
                        (in, ctx) -> {
                          step(ctx, "a");
                          ctx.waitFor(ofSeconds(60));
                          return step(ctx, "b");
                        }));

    assertThat(output(report.result())).isEqualTo("b");
    assertThat(seen).isEmpty();
  }

  @Test
  void anotherCallThanTheDurableOneIsADivergence() {
    store.with(returned("", 1, "a"));

    var report = StoredKit.next(store).report(task().run((in, ctx) -> step(ctx, "other")));

    assertThat(report.result().toString()).contains("was step \"a\"", "is now step \"other\"");
    assertThat(seen).isEmpty();
  }

  @Test
  void aFreshAttemptSeesOnlyItsOwnEntries() {
    store.with(returned("", 1, "a"), returned("", 2, "b"), returned("", 1, "a").ofAttempt(2));
    var fresh =
        task()
            .retry(Retry.attempts(5).fresh(true))
            .run((in, ctx) -> step(ctx, "a") + step(ctx, "b"));

    var report = StoredKit.next(store).attempt(2).report(fresh);

    assertThat(output(report.result())).isEqualTo("ab");
    assertThat(seen).containsExactly("b");
  }

  @Test
  void whatAnAttemptKeepsOfAnEarlierOneIsDurableAsItsOwn() {
    var failed =
        JournalEntry.step("", 1, "a", 1, NOON, NullNode.getInstance())
            .failed(new TaskError("java.io.IOException", "no stock", null));
    store.with(failed, returned("", 2, "b"));

    var report =
        StoredKit.next(store)
            .attempt(2)
            .report(
                task()
                    .run(
                        (in, ctx) -> {
                          step(ctx, "a");
                          return step(ctx, "b");
                        }));

    assertThat(output(report.result())).isEqualTo("b");
    assertThat(seen).containsExactly("a");
    assertThat(store.appends)
        .containsExactly(
            List.of(returned("", 1, "a").ofAttempt(2)), List.of(returned("", 2, "b").ofAttempt(2)));
  }

  @Test
  void aValueThatIsTooLargeIsTheFailureOfItsStep() {
    var sizes = new ArrayList<String>();
    TaskFunction<String, Object> function =
        (in, ctx) -> {
          ctx.step("fits", String.class, step -> "x".repeat(PodContract.MAX_STEP_BYTES - 2));
          try {
            ctx.step("big", String.class, step -> "x".repeat(PodContract.MAX_STEP_BYTES - 1));
            sizes.add("kept");
          } catch (StepFailedException e) {
            sizes.add(e.type() + ": " + e.getMessage());
          }
          return in;
        };

    StoredKit.first(store).report(task().run(function));
    DurableKit.begun().execute(function);

    assertThat(sizes)
        .containsExactly(
            "dev.davit.sdk.StepResultTooLargeException: step \"big\" returned 131073 bytes of JSON,"
                + " and at most 131072 bytes are recorded of a step; store the value elsewhere and"
                + " return where it is",
            "kept");
    assertThat(store.entries.get(1).error()).isNotNull();
  }
}
