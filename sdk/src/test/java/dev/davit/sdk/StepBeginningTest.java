package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a step does at most once.
@Timeout(20)
class StepBeginningTest {
  private static final JournalEntry BEGUN =
      JournalEntry.step("charge", 1, "once", 1, NOON, NullNode.getInstance());

  private final FakeStore store = new FakeStore();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private String charge(TaskContext ctx) throws InterruptedException {
    return ctx.step(
        "charge",
        String.class,
        step -> {
          seen.add("executed");
          step.once();
          seen.add("charged with " + store.entries.size() + " entries");
          return "receipt";
        });
  }

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class);
  }

  private static Result.Failed failed(Result result) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    return (Result.Failed) result;
  }

  @Test
  void theBeginningIsDurableBeforeTheEffect() {
    var report = StoredKit.first(store).report(task().run((in, ctx) -> charge(ctx)));

    assertThat(report.result()).isInstanceOf(Result.Completed.class);
    assertThat(seen).containsExactly("executed", "charged with 1 entries");
    assertThat(store.entries.get(0))
        .usingRecursiveComparison()
        .ignoringFields("value")
        .isEqualTo(BEGUN);
    assertThat(store.entries).hasSize(2);
  }

  @Test
  void aPodAfterALostOneDoesNotRepeatTheEffect() {
    store.with(BEGUN);

    var report = StoredKit.next(store).report(task().run((in, ctx) -> charge(ctx)));

    var failed = failed(report.result());
    assertThat(seen).containsExactly("executed");
    assertThat(failed.next()).isEqualTo(Result.Next.STOP);
    assertThat(failed.error().message())
        .isEqualTo(
            "step \"charge\" was begun before, by attempt 1 at 2026-01-02T12:00:00Z, and must not be repeated");
  }

  /// Nobody has told the pod that there was another one, or that one records it at the same moment.
  @Test
  void ofTwoPodsOnlyTheOneThatTheStoreHasFirstGoesOn() {
    store.meanwhile(added -> store.with(store.entries.isEmpty() ? BEGUN : BEGUN.ofAttempt(2)));

    var report = StoredKit.first(store).report(task().run((in, ctx) -> charge(ctx)));

    assertThat(failed(report.result()).error().message()).contains("was begun before");
    assertThat(seen).containsExactly("executed");
  }

  /// What failed before succeeds now, so that the task takes another way.
  @Test
  void anAttemptThatComesToTheStepAtAnotherPlaceFindsItsValue() {
    var attempts = new AtomicInteger();
    var task =
        task()
            .run(
                (in, ctx) -> {
                  var number = attempts.incrementAndGet();
                  try {
                    ctx.step("a", step -> requireSecond(number));
                  } catch (StepFailedException e) {
                    ctx.step("fallback", step -> seen.add("fallback"));
                  }
                  var receipt = charge(ctx);
                  requireSecond(number);
                  return receipt;
                });

    StoredKit.first(store).report(task);
    var second = StoredKit.next(store).attempt(2).report(task).result();

    assertThat(((Result.Completed) second).output().asText()).isEqualTo("receipt");
    assertThat(seen).filteredOn(it -> it.startsWith("charged")).hasSize(1);
  }

  private static void requireSecond(int attempt) {
    if (attempt < 2) {
      throw new IllegalStateException("try again");
    }
  }

  @Test
  void theStepCanLookAtWhatBecameOfTheEffect() {
    store.with(BEGUN);

    var report =
        StoredKit.next(store)
            .report(
                task()
                    .run(
                        (in, ctx) ->
                            ctx.step(
                                "charge",
                                String.class,
                                step -> {
                                  try {
                                    step.once();
                                    return "charged";
                                  } catch (StepRepeatedException e) {
                                    return "found";
                                  }
                                })));

    assertThat(((Result.Completed) report.result()).output().asText()).isEqualTo("found");
  }

  @Test
  void aLaterAttemptDoesNotRepeatItEither() {
    var failing =
        task()
            .run(
                (in, ctx) ->
                    ctx.step(
                        "charge",
                        String.class,
                        step -> {
                          step.once();
                          seen.add("charged");
                          throw new IllegalStateException("read timed out");
                        }));
    var first = failed(StoredKit.first(store).report(failing).result());

    var second = failed(StoredKit.next(store).attempt(2).report(failing).result());

    assertThat(first.next()).isEqualTo(Result.Next.RETRY);
    assertThat(second.next()).isEqualTo(Result.Next.STOP);
    assertThat(seen).containsExactly("charged");
  }

  @Test
  void aFreshAttemptBeginsAnew() {
    store.with(BEGUN);
    var fresh = task().retry(Retry.DEFAULT.fresh(true)).run((in, ctx) -> charge(ctx));

    var report = StoredKit.next(store).attempt(2).report(fresh);

    assertThat(report.result()).isInstanceOf(Result.Completed.class);
  }

  @Test
  void aPodThatFindsTheValueNeedsNoBeginning() {
    StoredKit.first(store).report(task().run((in, ctx) -> charge(ctx)));
    seen.clear();

    var report = StoredKit.next(store).report(task().run((in, ctx) -> charge(ctx)));

    assertThat(report.result()).isInstanceOf(Result.Completed.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void onlyTheFirstCallOfAnExecutionCounts() {
    var report =
        StoredKit.first(store)
            .report(
                task()
                    .run(
                        (in, ctx) ->
                            ctx.step(
                                "charge",
                                String.class,
                                step -> {
                                  step.once();
                                  step.once();
                                  return "charged";
                                })));

    assertThat(report.result()).isInstanceOf(Result.Completed.class);
    assertThat(store.entries).hasSize(2);
  }

  @Test
  void aStepThatIsNeverReachedAgainIsADivergence() {
    store.with(BEGUN);

    var report =
        StoredKit.next(store)
            .report(task().run((in, ctx) -> ctx.step("other", String.class, step -> "way")));

    assertThat(failed(report.result()).error().message()).contains("\"charge\" was recorded");
  }

  @Test
  void withoutAGatewayTheStepFailsBeforeTheEffect() {
    var result = DurableKit.begun().report(task().run((in, ctx) -> charge(ctx))).result();

    assertThat(failed(result).error().message()).contains("step.once()", "gateway");
    assertThat(seen).containsExactly("executed");
  }

  @Test
  void afterTheStepItIsRefused() {
    var leaked = new ArrayList<StepContext>();

    var report =
        StoredKit.first(store)
            .report(
                task()
                    .run(
                        (in, ctx) -> {
                          ctx.step("charge", leaked::add);
                          leaked.get(0).once();
                          return "late";
                        }));

    assertThat(failed(report.result()).error().message()).contains("after the end of step");
  }

  @Test
  void aTestSaysThatAPodWasLostInTheStep() {
    var task = task().run((in, ctx) -> charge(ctx));

    assertThat(TestKit.run(task, "in")).isInstanceOf(TestResult.Completed.class);
    seen.clear();
    assertThat(TestKit.DEFAULT.begun("charge").attemptOf(task, "in"))
        .isInstanceOf(TestResult.Failed.class);
    assertThat(seen).containsExactly("executed");
  }
}
