package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DurableRunsTest {
  private static final Task<Integer, Integer> SQUARE =
      Task.of("square", Integer.class, Integer.class).run((number, ctx) -> number * number);

  private final List<ChildResult<Integer>> results = new ArrayList<>();
  private final Task<String, Object> task = task().run(this::run);

  private static TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private Object run(String in, TaskContext ctx) throws InterruptedException {
    var result = ctx.triggerAndWait(SQUARE, in.length(), RunOptions.DEFAULT.tags("maths"));
    results.add(result);
    return result.orThrow();
  }

  private static Result.Suspended suspended(DurableKit.End end) {
    return (Result.Suspended) end.result();
  }

  private JournalEntry begun() {
    var made = DurableKit.begun().suspending().execute(task).made();
    assertThat(made).hasSize(1);
    return made.get(0);
  }

  private DurableKit.End after(JournalEntry began, JournalEntry answer) {
    return DurableKit.resumed(List.of(began, answer)).suspending().execute(task);
  }

  @Test
  void theAttemptIsSuspendedWithTheRunThatIsToBeCreated() {
    var end = DurableKit.begun().suspending().execute(task);

    var name = suspended(end).runs().get(0).name();
    assertThat(name).matches("t-1-square-[0-9a-f]{12}");
    assertThat(suspended(end))
        .isEqualTo(
            new Result.Suspended(
                List.of(Wait.run("", 1, name)),
                List.of(),
                List.of(new NewRun(name, "square", new IntNode(2), options()))));
    assertThat(end.made()).containsExactly(JournalEntry.run("", 1, name, 1, NOON));
  }

  private static ObjectNode options() {
    var options = JsonNodeFactory.instance.objectNode();
    options.putArray("tags").add("maths");
    return options;
  }

  @Test
  void theNextPodGetsTheOutputAndTriggersNothing() {
    var began = begun();

    var end = after(began, began.completed(NOON.plusSeconds(9), new IntNode(4)));

    assertThat(end.output()).isEqualTo("4");
    assertThat(end.made()).isEmpty();
    assertThat(results).containsExactly(new ChildResult.Completed<>(name(began), 4));
  }

  @Test
  void aRunThatFailedIsAResultAndAnErrorOnlyIfTheTaskWantsIt() {
    var began = begun();
    var failed =
        began.ended(NOON, "TimedOut", new TaskError("MaxDurationExceeded", "too long", null));

    var end = after(began, failed);

    assertThat(results)
        .containsExactly(
            new ChildResult.Failed<>(name(began), "TimedOut", "MaxDurationExceeded", "too long"));
    assertThat(end.failure().error().type()).isEqualTo(ChildRunException.class.getName());
    assertThat(end.failure().error().message())
        .isEqualTo(
            "run %s ended as TimedOut: MaxDurationExceeded: too long".formatted(name(began)));
  }

  @Test
  void aRunThatWasDeletedIsAResultToo() {
    var began = begun();

    after(
        began,
        began
            .completed(NOON, NullNode.getInstance())
            .failed(new TaskError("RunDeleted", "there is no run", null)));

    assertThat(results).containsExactly(new ChildResult.Deleted<>(name(began)));
    assertThatThrownBy(() -> results.get(0).orThrow())
        .isInstanceOfSatisfying(
            ChildRunException.class, it -> assertThat(it.run()).isEqualTo(name(began)))
        .hasMessageContaining("was deleted");
  }

  @Test
  void anOutputOfAnotherTypeThrows() {
    var began = begun();

    assertThat(after(began, began.completed(NOON, TextNode.valueOf("four"))).failure().error())
        .extracting(TaskError::message)
        .asString()
        .startsWith("the output of run " + name(began) + " cannot be read as");
  }

  @Test
  void aPodThatIsResumedBeforeTheRunHasEndedWaitsOnAndCreatesNothing() {
    var began = begun();

    var end = DurableKit.resumed(List.of(began)).suspending().execute(task);

    assertThat(suspended(end).waits()).containsExactly(Wait.run("", 1, name(began)));
    assertThat(suspended(end).runs()).isEmpty();
    assertThat(end.made()).isEmpty();
  }

  /// An attempt that failed before it was suspended has created nothing.
  @Test
  void theNextAttemptCreatesWhatTheLastOneHasOnlyRecorded() {
    var began = begun();

    var end = DurableKit.resumed(List.of(began)).attempt(2).suspending().execute(task);

    assertThat(suspended(end).runs()).extracting(NewRun::name).containsExactly(name(began));
  }

  /// The step before it was executed again, so the call is recorded again.
  @Test
  void aChildThatALaterAttemptRecordsAgainKeepsItsName() {
    var failing = new AtomicBoolean(true);
    var stepping =
        task()
            .run(
                (in, ctx) -> {
                  try {
                    ctx.step(
                        "call",
                        step -> {
                          if (failing.get()) {
                            throw new IllegalStateException("busy");
                          }
                        });
                  } catch (StepFailedException e) {
                    ctx.logger().info("goes on without it");
                  }
                  return ctx.triggerAndWait(SQUARE, 2).orThrow();
                });
    var first = DurableKit.begun().suspending().execute(stepping).made();
    failing.set(false);

    var second = DurableKit.resumed(first).attempt(2).suspending().execute(stepping);
    var all = new ArrayList<>(first);
    all.addAll(second.made());
    var third = DurableKit.resumed(all).attempt(2).suspending().execute(stepping);

    var name = name(first.get(1));
    assertThat(second.made()).extracting(JournalEntry::attempt).containsExactly(2, 2);
    assertThat(suspended(second).runs()).extracting(NewRun::name).containsExactly(name);
    assertThat(suspended(third).waits()).containsExactly(Wait.run("", 2, name));
    assertThat(suspended(third).runs()).isEmpty();
  }

  @Test
  void theNextAttemptTriggersAgainWhatFailed() {
    var began = begun();
    var failed = began.ended(NOON, "Failed", new TaskError("E", "no", null));

    var end = DurableKit.resumed(List.of(began, failed)).attempt(2).suspending().execute(task);

    assertThat(suspended(end).runs()).hasSize(1);
    assertThat(suspended(end).runs().get(0).name())
        .as("the failed one keeps its name")
        .isNotEqualTo(name(began));
  }

  @Test
  void anotherPayloadIsADivergence() {
    var began = begun();
    var other = task().run((in, ctx) -> ctx.triggerAndWait(SQUARE, 3).orThrow());

    assertThat(DurableKit.resumed(List.of(began)).suspending().execute(other).divergence())
        .contains("durable call 1 was run \"" + name(began) + "\"", "and is now run \"t-1-square-");
  }

  @Test
  void eachBranchWaitsForItsOwnRun() {
    var mapping =
        task()
            .run(
                (in, ctx) ->
                    ctx.map(
                        "squares",
                        List.of(1, 2),
                        String::valueOf,
                        (number, branch) -> branch.triggerAndWait(SQUARE, number).orThrow()));

    var end = DurableKit.begun().suspending().execute(mapping);

    assertThat(suspended(end).runs())
        .extracting(NewRun::payload)
        .containsExactlyInAnyOrder(new IntNode(1), new IntNode(2));
    assertThat(suspended(end).runs()).extracting(NewRun::name).doesNotHaveDuplicates();
    assertThat(suspended(end).waits())
        .extracting(Wait::scope)
        .containsExactlyInAnyOrder("squares/1", "squares/2");
  }

  @Test
  void aPodWithoutGatewayDoesNotWaitForARunItself() {
    var held = task().waits(Waits.hold()).run(this::run);

    assertThat(DurableKit.begun().suspending().execute(held).failure().error().message())
        .startsWith(
            "ctx.triggerAndWait(\"square\") needs the operator's gateway, by which the pod waits for the run: it is off (chart value gateway.enabled), or the operator is older; or a task with .waits(Waits.suspend())");
  }

  @Test
  void aPayloadThatDoesNotFitFailsTheAttempt() {
    var large =
        task()
            .run(
                (in, ctx) ->
                    ctx.triggerAndWait("other", "x".repeat(4000), RunOptions.DEFAULT, String.class)
                        .orThrow());

    assertThat(DurableKit.begun().suspending().execute(large).failure().error().type())
        .isEqualTo(JournalTooLargeException.class.getName());
  }

  @Test
  void aTestAnswersByTheTask() {
    var kit = TestKit.DEFAULT;

    var completed = kit.child(SQUARE, number -> number * number).attemptOf(task, "abc");
    assertThat(completed.output()).isEqualTo(9);
    assertThat(completed.waits()).containsExactly(TestWait.runCompleted("square"));
    var failed =
        kit.child(
                SQUARE,
                number -> {
                  throw new IllegalStateException("no squares today");
                })
            .attemptOf(task, "abc");
    assertThat(failed.failure().error().message()).endsWith("no squares today");
    assertThat(failed.waits()).containsExactly(TestWait.runFailed("square"));
    assertThat(kit.attemptOf(task, "abc").failure().error().message())
        .contains(
            "the task triggers a run of \"square\", and the test does not say what becomes of it");
  }

  @Test
  void theHooksAreToldOfTheRun() {
    var seen = new ArrayList<DurableWait>();
    var hooked = task().onWait((in, wait, ctx) -> seen.add(wait)).run(this::run);

    var end = DurableKit.begun().suspending().execute(hooked);

    var name = suspended(end).runs().get(0).name();
    assertThat(seen)
        .containsExactly(new DurableWait(JournalEntry.Kind.RUN, null, null, name, null, true));
  }

  private static String name(JournalEntry entry) {
    return String.valueOf(entry.name());
  }
}
