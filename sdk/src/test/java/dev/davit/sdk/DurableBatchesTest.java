package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs that a task triggers while it executes.
@Timeout(20)
class DurableBatchesTest {
  private static final Task<Integer, Integer> SQUARE =
      Task.of("square", Integer.class, Integer.class).run((number, ctx) -> number * number);
  private static final Task<String, String> SHOUT =
      Task.of("shout", String.class, String.class).run((text, ctx) -> text + "!");

  private final FakeStore store = new FakeStore();
  private final List<Object> returned = new ArrayList<>();

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private final Task<String, Object> single =
      task().run((in, ctx) -> ctx.trigger(SQUARE, in.length()));

  private final Task<String, Object> mixed =
      task()
          .run(
              (in, ctx) -> {
                var runs = List.of(ChildRun.of(SQUARE, 2), ChildRun.of(SHOUT, in));
                returned.addAll(ctx.batchTrigger(runs));
                return "done";
              });

  private Task<String, Object> squares(int count) {
    return task()
        .run(
            (in, ctx) -> {
              var runs = new ArrayList<ChildRun<Integer>>();
              for (var number = 0; number < count; number++) {
                runs.add(ChildRun.of(SQUARE, number));
              }
              returned.addAll(ctx.batchTriggerAndWait(runs));
              return "done";
            });
  }

  private static String output(AttemptReport report) {
    return ((Result.Completed) report.result()).output().asText();
  }

  private static TaskError error(AttemptReport report) {
    return ((Result.Failed) report.result()).error();
  }

  @Test
  void aRunThatIsTriggeredExistsAndIsRecordedBeforeTheCallReturns() {
    var report = StoredKit.first(store).report(single);

    assertThat(store.runs.triggered).hasSize(1);
    var run = store.runs.triggered.get(0);
    assertThat(run.name()).matches("t-1-square-[0-9a-f]{12}");
    assertThat(run).isEqualTo(new NewRun(run.name(), "square", new IntNode(2)));
    assertThat(store.runs.batches).containsExactly((String) null);
    assertThat(output(report)).isEqualTo(run.name());
    assertThat(store.entries)
        .extracting(JournalEntry::kind, JournalEntry::name, JournalEntry::error)
        .containsExactly(tuple(Kind.TRIGGER, run.name(), null));
  }

  @Test
  void anotherPodAndAnotherAttemptTriggerNothing() {
    var first = output(StoredKit.first(store).report(single));

    assertThat(output(StoredKit.next(store).report(single))).isEqualTo(first);
    assertThat(output(StoredKit.next(store).attempt(2).report(single))).isEqualTo(first);
    assertThat(store.runs.triggered).hasSize(1);
  }

  /// The pod was lost between the creation and the record.
  @Test
  void aLaterAttemptAsksForTheSameRunAgain() {
    var first = output(StoredKit.first(store).report(single));
    store.entries.clear();

    assertThat(output(StoredKit.next(store).attempt(2).report(single))).isEqualTo(first);
    assertThat(store.runs.triggered).hasSize(2).containsOnly(store.runs.triggered.get(0));
  }

  @Test
  void anAttemptThatBeginsFreshTriggersAnotherRun() {
    var fresh =
        task()
            .retry(Retry.attempts(2).fresh(true))
            .run((in, ctx) -> ctx.trigger(SQUARE, in.length()));
    var first = output(StoredKit.first(store).report(fresh));

    assertThat(output(StoredKit.next(store).attempt(2).report(fresh))).isNotEqualTo(first);
    assertThat(store.runs.triggered).hasSize(2);
  }

  @Test
  void aRunThatIsRefusedFailsTheCallAndIsTriedAgainByTheNextAttempt() {
    store.runs.refusals.put("square", "exceeded quota");
    var failed = StoredKit.first(store).report(single);

    assertThat(error(failed).type()).isEqualTo(ChildRunException.class.getName());
    assertThat(error(failed).message()).endsWith("was refused: exceeded quota");
    store.runs.refusals.clear();
    assertThat(output(StoredKit.next(store).attempt(2).report(single)))
        .isEqualTo(store.runs.triggered.get(0).name());
    assertThat(store.runs.triggered).hasSize(2);
  }

  @Test
  void aBatchTriggersRunsOfDifferentTasksAndSaysWhichWereRefused() {
    store.runs.refusals.put("shout", "no such queue");
    var report = StoredKit.first(store).report(mixed);

    assertThat(output(report)).isEqualTo("done");
    var names = store.runs.triggered.stream().map(NewRun::name).toList();
    assertThat(names.get(1)).matches("t-1-shout-[0-9a-f]{12}");
    assertThat(store.runs.batches.get(0)).matches("t-1-[0-9a-f]{12}");
    assertThat(returned)
        .containsExactly(
            new TriggeredRun.Triggered(names.get(0)),
            new TriggeredRun.Refused(names.get(1), "no such queue"));

    StoredKit.next(store).report(mixed);

    assertThat(store.runs.triggered).hasSize(2);
    assertThat(returned.subList(2, 4)).isEqualTo(returned.subList(0, 2));
  }

  @Test
  void allRunsExistBeforeTheAttemptIsSuspended() {
    var report = StoredKit.first(store).report(squares(3));

    var suspended = (Result.Suspended) report.result();
    var batch = Objects.requireNonNull(store.runs.batches.get(0));
    assertThat(suspended)
        .isEqualTo(new Result.Suspended(List.of(Wait.batch("", 2, batch)), List.of(), List.of()));
    assertThat(store.runs.triggered).hasSize(3);
    assertThat(store.entries).extracting(JournalEntry::kind).containsExactly(Kind.TRIGGER);
    assertThat(StoredKit.reported(report))
        .containsExactly(JournalEntry.batch("", 2, batch, 1, NOON));
  }

  private List<ChildResult<?>> resumed(Task<String, Object> task) {
    var began = StoredKit.reported(StoredKit.first(store).report(task)).get(0);
    var over = began.completed(NOON.plusSeconds(9), NullNode.getInstance());
    var results = new ArrayList<ChildResult<?>>();

    var report = StoredKit.next(store).resumed(List.of(began, over)).report(task);

    assertThat(output(report)).isEqualTo("done");
    returned.forEach(it -> results.add((ChildResult<?>) it));
    return results;
  }

  @Test
  void theResultsComeInTheOrderOfTheRunsWhateverHasBecomeOfThem() {
    var task = squares(4);
    StoredKit.first(store).report(task);
    var names = store.runs.triggered.stream().map(NewRun::name).toList();
    store.entries.clear();
    store.runs.triggered.clear();
    var error = new TaskError("Oh", "no", null);
    store.runs.ends.add(new ChildEnd(names.get(3), new IntNode(9), "Completed", null));
    store.runs.ends.add(new ChildEnd(names.get(1), null, "TimedOut", error));
    store.runs.ends.add(new ChildEnd(names.get(0), new IntNode(0), "Completed", null));

    assertThat(resumed(task))
        .isEqualTo(
            List.of(
                new ChildResult.Completed<>(names.get(0), 0),
                new ChildResult.Failed<>(names.get(1), "TimedOut", "Oh", "no"),
                new ChildResult.Deleted<>(names.get(2)),
                new ChildResult.Completed<>(names.get(3), 9)));
  }

  @Test
  void aBatchOfWhichNothingWasCreatedIsNotWaitedFor() {
    store.runs.refusals.put("square", "exceeded quota");

    assertThat(output(StoredKit.first(store).report(squares(2)))).isEqualTo("done");
    assertThat(returned)
        .extracting(it -> ((ChildResult.Failed<?>) it).type())
        .containsExactly("RunRefused", "RunRefused");
  }

  @Test
  void aDetachedRunSaysSoAndNothingWaitsForIt() {
    var detached = task().run((in, ctx) -> ctx.trigger(ChildRun.of(SQUARE, 1).detached()));
    var waits =
        task()
            .run((in, ctx) -> ctx.batchTriggerAndWait(List.of(ChildRun.of(SQUARE, 1).detached())));

    StoredKit.first(store).report(detached);

    assertThat(store.runs.triggered).extracting(NewRun::detached).containsExactly(true);
    assertThat(error(StoredKit.first(store).report(waits)).message())
        .isEqualTo(
            "ctx.batchTriggerAndWait with a run of \"square\" that is detached; nothing can wait for it");
  }

  @Test
  void theSameRunTwiceInABatchIsTwoRuns() {
    var twice =
        task()
            .run(
                (in, ctx) ->
                    ctx.batchTrigger(Collections.nCopies(2, ChildRun.of(SQUARE, 1))).stream()
                        .map(TriggeredRun::run)
                        .distinct()
                        .count());

    assertThat(output(StoredKit.first(store).report(twice))).isEqualTo("2");
  }

  @Test
  void aBatchHasAtLeastOneRunAndAtMostAThousand() {
    for (var count : List.of(0, PodContract.MAX_RUNS_OF_BATCH + 1)) {
      var report = StoredKit.first(store).report(squares(count));

      assertThat(error(report).message())
          .isEqualTo("ctx.batchTriggerAndWait with %d runs; allowed: 1 to 1000".formatted(count));
    }
    assertThat(store.runs.triggered).isEmpty();
  }

  @Test
  void withoutAGatewayTheMessageSaysWhatIsMissing() {
    var failed = (Result.Failed) DurableKit.begun().suspending().execute(single).result();

    assertThat(failed.error().message())
        .startsWith("ctx.trigger needs the operator's gateway, which creates the run");
  }

  @Test
  void anotherPayloadIsADivergence() {
    StoredKit.first(store).report(single);
    var changed = task().run((in, ctx) -> ctx.trigger(SQUARE, 7));

    var failed = (Result.Failed) StoredKit.next(store).report(changed).result();

    assertThat(failed.reason()).isEqualTo(Reason.NON_DETERMINISTIC);
    assertThat(failed.error().message()).startsWith("durable call 1 was trigger \"t-1-square-");
  }

  @Test
  void aTestSaysWhatTheRunsReturnAndSeesWhatWasTriggered() {
    var task =
        task()
            .run(
                (in, ctx) -> {
                  ctx.trigger(SHOUT, in);
                  return ctx
                      .batchTriggerAndWait(List.of(ChildRun.of(SQUARE, 2), ChildRun.of(SQUARE, 3)))
                      .stream()
                      .mapToInt(ChildResult::orThrow)
                      .sum();
                });

    var result = TestKit.DEFAULT.child(SQUARE, number -> number * number).attemptOf(task, "a");

    assertThat(((TestResult.Completed<Object>) result).output()).isEqualTo(13);
    assertThat(result.waits()).containsExactly(new TestWait.OfBatch("", 2, 2));
    assertThat(result.triggered())
        .containsExactly(
            new TestRun("shout", new TextNode("a")),
            new TestRun("square", new IntNode(2)),
            new TestRun("square", new IntNode(3)));
  }

  @Test
  void aTestThatSaysNothingAboutABatchFailsItsRuns() {
    var result = TestKit.run(squares(1), "a");

    assertThat(returned.get(0))
        .isInstanceOfSatisfying(
            ChildResult.Failed.class, it -> assertThat(it.message()).contains("kit.child(TASK"));
    assertThat(result.waits()).containsExactly(new TestWait.OfBatch("", 1, 0));
  }
}
