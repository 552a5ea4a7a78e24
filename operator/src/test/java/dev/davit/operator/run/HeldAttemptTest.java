package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Phase;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunDecision.Answer;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.Hold;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import dev.davit.operator.run.RunState.Executing;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The pod of these tests began to execute a minute ago.
class HeldAttemptTest {
  private static final Wait CHILD = Wait.run("", 1, "child");
  private static final Wait LATER = Wait.time("", 1, NOON.plusSeconds(60));
  private static final Wait PAST = Wait.time("", 1, NOON);
  private static final JournalEntry ENDED =
      JournalEntry.run("", 1, "child", 1, NOON).completed(NOON, TextNode.valueOf("done"));

  static Stream<Arguments> asksAndStates() {
    var executing = aRun().executing(1).pod(RunLifecycleTest.RUNNING);
    return Stream.of(
        arguments(
            "asks and nothing is over", executing().asking(CHILD), "hold Waiting WaitingForRun"),
        arguments(
            "asks until later",
            executing().asking(LATER),
            "hold Waiting(60s) WaitingForTime until 60s"),
        arguments(
            "asks when it is over",
            executing().admitted().asking(CHILD).answered(ENDED),
            "answer 1"),
        arguments("asks when the time is over", executing().admitted().asking(PAST), "answer 1"),
        arguments(
            "asks for two of which one is over",
            executing().admitted().asking(PAST, Wait.run("b", 1, "child")),
            "answer 1"),
        arguments(
            "goes on by a late write, and has no slot",
            executing().asking(CHILD).answered(ENDED),
            "hold Waiting WaitingForRun"),
        arguments(
            "asks after its time is over: it was an operator that was away",
            aRun().limitedTo("1s").executing(1).pod(RunLifecycleTest.RUNNING).asking(CHILD),
            "hold Waiting WaitingForRun"),
        arguments(
            "may wait, and has not asked the new leader",
            aRun()
                .limitedTo("1s")
                .in(new Executing(1, NOON.minusSeconds(90)))
                .pod(new PodOutcome.Running(NOON.minusSeconds(90)), Duration.ofHours(1), false)
                .seenByANewLeader(),
            "stay until 60s"),
        arguments("does not ask", executing, "show Executing Executing"),
        arguments(
            "asks and is canceled",
            executing().asking(CHILD).canceled(),
            "stop r-a1 Executing Canceling"),
        arguments("held, nothing is over", held(CHILD), "hold Waiting WaitingForRun"),
        arguments("held until later", held(LATER), "hold Waiting(60s) WaitingForRun until 60s"),
        arguments("held, the time is over", held(PAST), "await slot 1"),
        arguments("held, and over", held(CHILD).answered(ENDED), "await slot 1"),
        arguments(
            "held, over, and admitted",
            held(CHILD).answered(ENDED).admitted(),
            "show Executing Executing"),
        arguments(
            "held, and its task is gone", held(CHILD).withoutTask(), "hold Waiting WaitingForRun"),
        arguments(
            "held, its pod still shown as starting",
            aRun().held(CHILD).pod(RunLifecycleTest.starting(Reason.STARTING)),
            "hold Waiting WaitingForRun"),
        arguments("held and canceled", held(CHILD).canceled(), "stop r-a1 Waiting Canceling"),
        arguments(
            "held, over, and its pod is being deleted",
            aRun().held(CHILD).answered(ENDED).admitted().deletedPod(RunLifecycleTest.RUNNING),
            "stay until 60s"),
        arguments("held, its pod is gone", aRun().held(CHILD), "end Waiting WaitingForRun"),
        arguments(
            "canceled, its pod is gone", aRun().held(CHILD).canceled(), "end Canceled Canceled"));
  }

  private static RunSeen executing() {
    return aRun().executing(1).pod(RunLifecycleTest.RUNNING);
  }

  private static RunSeen held(Wait... waits) {
    return aRun().held(waits).pod(RunLifecycleTest.RUNNING);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("asksAndStates")
  void decides(String name, RunSeen run, String decision) {
    assertThat(RunLifecycleTest.inShort(run.decide())).as(name).isEqualTo(decision);
  }

  /// Whatever ended the pod, it was not the task, which executes nothing while it waits.
  @Test
  void aPodThatIsLostWhileItWaitsMakesASuspendedRunAndUsesUpNothing() {
    for (var outcome :
        Stream.of(
                RunLifecycleTest.EVICTED,
                RunLifecycleTest.KILLED,
                RunLifecycleTest.OUT_OF_MEMORY,
                new PodOutcome.Exited(4, "", RunLifecycleTest.TIMES),
                new PodOutcome.DeadlineExceeded(true, RunLifecycleTest.TIMES),
                new PodOutcome.Reported(new Result.Canceled(null), RunLifecycleTest.TIMES))
            .toList()) {
      var next = end(aRun().held(CHILD).pod(outcome)).next();
      assertThat(next.state().phase()).as("%s", outcome).isEqualTo(Phase.WAITING);
      assertThat(next.attempt()).isEqualTo(new AttemptId(1, 0, 1));
      assertThat(next.segment().executed()).isZero();
      assertThat(next.why().message()).isEqualTo("suspended; waits for run child");
    }
  }

  @Test
  void whatAPodReportsWhileItWaitsCounts() {
    var completed = end(aRun().held(CHILD).pod(RunLifecycleTest.COMPLETED)).next();
    var suspended = end(aRun().held(CHILD).pod(RunLifecycleTest.suspended(60))).next();

    assertThat(completed.state().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(suspended.state().phase()).isEqualTo(Phase.WAITING);
    assertThat(suspended.attempt().segment()).isEqualTo(1);
  }

  @Test
  void maxDurationCountsNoTimeInWhichThePodWaited() {
    var run = aRun().limitedTo("70s").executing(1).pod(RunLifecycleTest.RUNNING);
    var held = ((Hold) run.asking(CHILD).decide()).next();
    var on = aRun().limitedTo("70s").from(held.onPod("r-a1")).pod(RunLifecycleTest.RUNNING);
    var goesOn = ((WriteStatus) on.answered(ENDED).admitted().decide()).next();

    assertThat(held.segment().executed()).isEqualTo(Duration.ofSeconds(60));
    assertThat(held.startedAt()).contains(NOON.minusSeconds(60));
    assertThat(goesOn.state()).isEqualTo(new Executing(1, NOON));
    assertThat(goesOn.segment().executed()).isEqualTo(Duration.ofSeconds(60));
    var after = aRun().limitedTo("70s").from(goesOn).pod(RunLifecycleTest.RUNNING);
    // 10 s are left, and 60 s for the runner to end it.
    assertThat(RunLifecycleTest.inShort(after.decide())).isEqualTo("stay until 70s");
  }

  /// The kubelet's deadline begins with the pod, and goes on while it waits.
  @Test
  void aPodWhoseDeadlineWasUsedUpByWaitsIsReplacedAndItsAttemptGoesOn() {
    var goesOn = new Executing(1, NOON.minusSeconds(5));
    var record = aRun().limitedTo("70s").executing(1).seen().record();
    var end =
        new PodOutcome.DeadlineExceeded(
            true, new Times(Optional.of(NOON.minusSeconds(600)), Optional.of(NOON)));
    var waited =
        record
            .inState(goesOn, record.why())
            .inSegment(Segment.FIRST.startNoted(Optional.empty()).after(Duration.ZERO));

    var next = end(aRun().limitedTo("70s").from(waited).pod(end)).next();
    var usedUp = waited.inSegment(new Segment(0, Duration.ofSeconds(66), Optional.empty()));

    assertThat(next.state().phase()).isEqualTo(Phase.QUEUED);
    assertThat(next.attempt()).isEqualTo(new AttemptId(1, 0, 1));
    assertThat(next.segment().executed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(end(aRun().limitedTo("70s").from(usedUp).pod(end)).next().state().phase())
        .isEqualTo(Phase.TIMED_OUT);
    var since = new Times(Optional.of(NOON.minusSeconds(60)), Optional.of(NOON));
    var atOnce = new PodOutcome.DeadlineExceeded(true, since);
    assertThat(end(aRun().limitedTo("70s").from(record).pod(atOnce)).next().state().phase())
        .as("a pod that has not waited")
        .isEqualTo(Phase.TIMED_OUT);
  }

  @Test
  void aRunWhoseWaitIsOverSaysWhyItHasNoSlotAndStaysWaiting() {
    var seen = held(CHILD).answered(ENDED).seen();
    var full = new SlotStatus.Waiting(Reason.CONCURRENCY_LIMIT, "all 2 slots are taken");
    var line =
        (WriteWaiting)
            RunLifecycle.afterSlotAnswer(seen, (AwaitSlot) RunLifecycle.decide(seen), full);

    assertThat(line.next().state()).isEqualTo(seen.record().state());
    assertThat(line.next().why().reason()).isEqualTo(Reason.CONCURRENCY_LIMIT);
    assertThat(line.next().why().message())
        .isEqualTo("what it waited for is over; all 2 slots are taken");
  }

  @Test
  void anAnswerNamesAllThatIsOver() {
    var token = JournalEntry.token("b", 2, "t", 1, NOON).timedOut(NOON);
    var answer =
        (Answer)
            executing()
                .admitted()
                .asking(Wait.token("b", 2, "t"), PAST, Wait.run("", 2, "other"))
                .answered(token)
                .decide();

    assertThat(answer.over()).containsExactly(JournalEntry.time("", 1, 1, NOON, NOON), token);
  }

  private static WriteEnd end(RunSeen run) {
    return (WriteEnd) run.decide();
  }
}
