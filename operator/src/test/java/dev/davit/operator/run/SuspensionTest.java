package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Phase;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.Durations;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.Before;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.RememberStatus;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The run of these tests has executed for 8 s when it is suspended.
class SuspensionTest {
  private static final Instant LATER = NOON.plusSeconds(60);

  @Test
  void aSuspendedAttemptHasNoPodUntilTheFirstOfItsWaitsIsOver() {
    var end = end(aRun().executing(1).pod(RunLifecycleTest.suspended(90, 60, 300)));

    assertThat(end.next().state().phase()).isEqualTo(Phase.WAITING);
    assertThat(end.next().why().reason()).isEqualTo(Reason.WAITING_FOR_TIME);
    assertThat(end.next().why().message()).endsWith(LATER.toString());
    assertThat(end.next().attempt()).isEqualTo(new AttemptId(1, 0, 1));
    assertThat(end.wakeAt()).contains(LATER);
    assertThat(end.pod()).contains("r-a1");
  }

  @Test
  void executedTimeAndTheFirstMetadataAreKeptOverAllSegments() {
    var before = aRun().executing(1).seen().record().withNotes(metadata("before"));
    var facts = facts(new AttemptNotes(json("told"), List.of()));

    var first = end(aRun().from(before).facts(facts).pod(RunLifecycleTest.suspended(60))).next();
    var resumed = first.inState(new Executing(1, NOON), first.why());
    var second = end(aRun().from(resumed).facts(facts).pod(RunLifecycleTest.suspended(60))).next();

    assertThat(first.segment())
        .isEqualTo(new Segment(1, Duration.ofSeconds(8), Optional.of(json("before"))));
    assertThat(first.notes().metadata()).contains(json("told"));
    assertThat(second.segment())
        .isEqualTo(new Segment(2, Duration.ofSeconds(16), Optional.of(json("before"))));
  }

  @Test
  void anAttemptThatIsSuspendedAgainAndAgainTakesOnePlaceInTheHistory() {
    var record = aRun().executing(1).seen().record();
    for (var count = 1; count <= 30; count++) {
      var run = aRun().from(record.inState(new Executing(1, NOON), record.why()));
      record = end(run.pod(RunLifecycleTest.suspended(60))).next();
    }
    var done = aRun().from(record.inState(new Executing(1, NOON), record.why()));

    assertThat(record.attempts()).extracting("pod").containsExactly("r-a1-s29");
    assertThat(end(done.pod(RunLifecycleTest.COMPLETED)).next().attempts())
        .extracting("pod", "reason")
        .containsExactly(tuple("r-a1-s30", "Completed"));
  }

  @Test
  void aJournalThatDoesNotFitFailsTheRunAndIsNotLost() {
    var small = aRun().executing(1).facts(journal(10)).pod(RunLifecycleTest.suspended(60));
    var large = aRun().executing(1).facts(journal(9000)).pod(RunLifecycleTest.suspended(60));

    assertThat(end(small).next().notes().journal()).isPresent();
    assertThat(end(large).next().state().phase()).isEqualTo(Phase.FAILED);
    assertThat(end(large).next().why().reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
    assertThat(end(large).next().why().message())
        .contains("would have 9109 bytes; at most 8192 bytes fit");
  }

  @Test
  void aRunThatIsCanceledWhileItsAttemptIsSuspendedDoesNotWait() {
    var end = end(aRun().executing(1).canceled().pod(RunLifecycleTest.suspended(60)));
    assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void aSuspendedRunCostsNothingUntilAWaitIsOver() {
    assertThat(waiting(LATER).decide()).isEqualTo(Stay.until(LATER));
    assertThat(waiting(LATER).withoutTask().decide()).isEqualTo(Stay.until(LATER));
    assertThat(waiting(LATER).onUnknownMachine().decide()).isEqualTo(Stay.until(LATER));
  }

  /// A timer counts by another clock, so what is due is compared again when it rings.
  @Test
  void aClockThatJumpsOnlyDelaysOrHastensAWait() {
    var back = new RunSeenEdit(waiting(LATER).seen()).at(NOON.minusSeconds(3600));
    assertThat(RunLifecycle.decide(back)).isEqualTo(Stay.until(LATER));
    var ahead = new RunSeenEdit(waiting(LATER).seen()).at(LATER.plusSeconds(3600));
    assertThat(RunLifecycle.decide(ahead))
        .isEqualTo(new AwaitSlot(new AttemptId(1, 0, 1), Optional.empty()));
  }

  @Test
  void cancelEndsAWaitAtOnce() {
    var end = end(waiting(LATER).canceled());
    assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
    assertThat(end.next().attempt()).isEqualTo(new AttemptId(1, 0, 1));
    assertThat(end.next().notes().journal()).isEmpty();
    assertThat(end.next().segment().metadata()).isEmpty();
  }

  @Test
  void theReportOfABugIsReplaced() {
    var write = (WriteStatus) waiting(LATER).failedBy(state(LATER)).decide();
    assertThat(write.next().why().reason()).isEqualTo(Reason.WAITING_FOR_TIME);
    assertThat(write.next().state()).isEqualTo(state(LATER));
    assertThat(write.wakeAt()).contains(LATER);
  }

  /// Its ttl is over, and it is not one of the runs that a full queue may drop.
  @Test
  void resumeDoesNotExpireAndKeepsItsPlace() {
    var due = waiting(NOON).task(spec -> spec.ttl("1s"));

    assertThat(due.decide()).isEqualTo(new AwaitSlot(new AttemptId(1, 0, 1), Optional.empty()));
    assertThat(due.seen().isNew()).isFalse();
    assertThat(waiting(NOON).in(new Queued(1)).seen().isNew()).isFalse();
    assertThat(waiting(NOON).admitted().decide()).isEqualTo(new CreatePod(new AttemptId(1, 0, 1)));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "59, false", "60, true"})
  void aHerdThatWakesAtOneInstantWritesOnlyWhatLastsAMinute(int secondsAgo, boolean writes) {
    var seen = waiting(NOON.minusSeconds(secondsAgo)).seen();
    var ask = new AwaitSlot(seen.attempt(), Optional.empty());
    var full = new SlotStatus.Waiting(Reason.CONCURRENCY_LIMIT, "full");

    var decision = RunLifecycle.afterSlotAnswer(seen, ask, full);

    if (writes) {
      var next = ((WriteWaiting) decision).next();
      assertThat(next.state()).isEqualTo(new Queued(1));
      assertThat(next.attempt()).isEqualTo(new AttemptId(1, 0, 1));
    } else {
      assertThat(decision).isEqualTo(Stay.until(NOON.plusSeconds(60 - secondsAgo)));
    }
  }

  @Test
  void theNextPodExecutesTheSameAttempt() {
    var remember = (RememberStatus) waiting(NOON).pod(RunLifecycleTest.RUNNING).decide();
    assertThat(remember.next().state()).isInstanceOf(Executing.class);
    assertThat(remember.next().attempt()).isEqualTo(new AttemptId(1, 0, 1));
  }

  /// The kubelet pulls until somebody puts the image back.
  @Test
  void aResumeWhoseImageIsGoneWaitsForItAndKeepsItsJournal() {
    var message = "Back-off pulling image \"shop/app@sha256:0a1b\"";
    var pulling = new PodOutcome.Starting(Reason.PULLING_IMAGE, message);
    var seen = waiting(NOON).pod(pulling, Duration.ofDays(3), false);

    var write = (WriteStatus) seen.decide();

    assertThat(write.next().state().phase()).isEqualTo(Phase.DEQUEUED);
    assertThat(write.next().why()).isEqualTo(new RunRecord.Why(Reason.PULLING_IMAGE, message));
    assertThat(write.next().notes().journal()).isPresent();
    assertThat(write.wakeAt()).contains(NOON.plusSeconds(30));
  }

  @Test
  void aResumeThatWasNeverStartedBeforeItsDeadlineIsRepeated() {
    var deadline = new PodOutcome.DeadlineExceeded(false, PodOutcome.Times.UNKNOWN);

    var next = end(waiting(NOON).pod(deadline)).next();

    assertThat(next.attempt()).isEqualTo(new AttemptId(1, 1, 1));
    assertThat(next.notes().journal()).isPresent();
  }

  @Test
  void aLostPodIsRepeatedWithItsSegment() {
    var lost = end(waiting(NOON).pod(RunLifecycleTest.EVICTED)).next();
    assertThat(lost.attempt()).isEqualTo(new AttemptId(1, 1, 1));
    assertThat(lost.segment().executed()).isEqualTo(Duration.ofSeconds(8));
    assertThat(lost.notes().journal()).isPresent();
  }

  @Test
  void anotherAttemptBeginsWithItsFirstSegmentAndTheJournal() {
    var failed = end(waiting(NOON).pod(RunLifecycleTest.failed(Result.Next.RETRY))).next();
    assertThat(failed.attempt()).isEqualTo(new AttemptId(2, 0, 0));
    assertThat(failed.segment()).isEqualTo(Segment.FIRST);
    assertThat(failed.notes().journal()).isPresent();
  }

  /// It has executed for 8 s before, and for 60 s in this segment.
  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void maxDurationCountsTheExecutingTimeOfAllSegments(int more, boolean isOver) {
    var limit = Duration.ofSeconds(68 + more).minus(RunSettings.DEFAULTS.overtime());
    var run = waiting(NOON.minusSeconds(90)).limitedTo(Durations.format(limit));

    var decision =
        run.in(new Executing(1, NOON.minusSeconds(60))).pod(RunLifecycleTest.RUNNING).decide();

    if (isOver) {
      assertThat(((WriteEnd) decision).next().state().phase()).isEqualTo(Phase.TIMED_OUT);
    } else {
      assertThat(decision).isNotInstanceOf(WriteEnd.class);
    }
  }

  @Test
  void aRunThatWaitsForATokenIsLookedAtOnceAndThenCostsNothing() {
    var token = new NewToken("r-0a1b", 60, List.of());
    var result = new Result.Suspended(List.of(Wait.token("", 2, "r-0a1b")), List.of(token));
    var end = end(aRun().executing(1).pod(new PodOutcome.Reported(result, RunLifecycleTest.TIMES)));

    assertThat(end.before().tokens()).containsExactly(token);
    assertThat(end.next().why().reason()).isEqualTo(Reason.WAITING_FOR_TOKEN);
    assertThat(end.next().why().message()).isEqualTo("suspended; waits for token r-0a1b");
    assertThat(end.wakeAt()).as("it may be completed already").contains(NOON);
    assertThat(aRun().from(end.next()).decide()).isEqualTo(Stay.FOREVER);
  }

  @Test
  void aTokenThatIsNotValidFailsTheRun() {
    var seen = aRun().executing(1).pod(RunLifecycleTest.suspended(60)).seen();
    var end = (WriteEnd) Suspension.withoutToken(seen, "metadata.name: Invalid value");

    assertThat(end.next().state().phase()).isEqualTo(Phase.FAILED);
    assertThat(end.next().why().message()).endsWith("metadata.name: Invalid value");
    assertThat(end.next().attempts().getLast().endedAt()).isNotNull();
  }

  @Test
  void whatBecomesOfATokenIsInTheJournalBeforeTheRunGoesOn() {
    var write = (WriteStatus) forToken().answered(token(10)).decide();

    assertThat(write.next().state()).isEqualTo(new Queued(1));
    assertThat(write.next().attempt()).isEqualTo(new AttemptId(1, 0, 1));
    assertThat(write.next().why().message()).isEqualTo("token r-0a1b is over");
    assertThat(String.valueOf(write.next().notes().journal().orElseThrow()))
        .contains("\"kind\":\"Step\"", "\"kind\":\"Token\"", "\"value\":\"xxxxxxxxxx\"");
    assertThat(write.wakeAt()).contains(NOON);
  }

  @Test
  void anOutputThatDoesNotFitTheJournalFailsTheRun() {
    var end = end(forToken().answered(token(9000)));

    assertThat(end.next().state().phase()).isEqualTo(Phase.FAILED);
    assertThat(end.next().why().reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
    assertThat(end.next().why().message()).startsWith("with the output of a token, the journal");
  }

  @Test
  void cancelComesBeforeTokens() {
    var end = end(forToken().answered(token(10)).canceled());
    assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void aTimeMayBeOverBeforeAToken() {
    var both = List.of(Wait.token("a", 1, "r-0a1b"), Wait.time("b", 1, NOON));
    var waiting = new Waiting(1, NOON.minusSeconds(100), both);
    var record = waiting(LATER).seen().record();

    assertThat(aRun().from(record.inState(waiting, record.why())).decide())
        .isInstanceOf(AwaitSlot.class);
    assertThat(SuspendStatus.inShort(waiting)).isEqualTo(NOON + " or token r-0a1b");
  }

  @Test
  void aRunThatWaitsForAnotherOneCreatesItFirst() {
    var asked = new NewRun("r-square-0a1b", "square", null);
    var waits = List.of(Wait.run("", 2, "r-square-0a1b"));
    var result = new Result.Suspended(waits, List.of(), List.of(asked));
    var end = end(aRun().executing(1).pod(new PodOutcome.Reported(result, RunLifecycleTest.TIMES)));

    assertThat(end.before()).isEqualTo(new Before(List.of(), List.of(asked), List.of()));
    assertThat(end.next().why().reason()).isEqualTo(Reason.WAITING_FOR_RUN);
    assertThat(end.next().why().message()).isEqualTo("suspended; waits for run r-square-0a1b");
    assertThat(end.wakeAt()).as("it may have ended already").contains(NOON);
    assertThat(aRun().from(end.next()).decide()).isEqualTo(Stay.FOREVER);
  }

  @Test
  void howAChildEndedIsInTheJournalBeforeTheRunGoesOn() {
    var write = (WriteStatus) forRun().answered(child(10)).decide();

    assertThat(write.next().state()).isEqualTo(new Queued(1));
    assertThat(write.next().why().message()).isEqualTo("run r-square-0a1b is over");
    assertThat(String.valueOf(write.next().notes().journal().orElseThrow()))
        .contains("\"kind\":\"Run\"", "\"value\":\"xxxxxxxxxx\"");
    assertThat(end(forRun().answered(child(9000))).next().why().message())
        .startsWith("with the output of a run, the journal");
  }

  @Test
  void aChildThatIsRefusedEndsItsWaitAtOnce() {
    var waits = List.of(Wait.run("a", 1, "r-x-1"), Wait.run("b", 1, "r-x-2"));
    var result = new Result.Suspended(waits, List.of(), List.of());
    var seen =
        aRun().executing(1).pod(new PodOutcome.Reported(result, RunLifecycleTest.TIMES)).seen();
    var begun = (WriteEnd) RunLifecycle.decide(seen);

    var end = (WriteEnd) Suspension.withoutRuns(seen, begun, Map.of("r-x-2", "exceeded quota"));

    assertThat(end.before()).isEqualTo(Before.NOTHING);
    assertThat(end.next().state()).isEqualTo(new Queued(1));
    assertThat(end.next().attempt()).isEqualTo(new AttemptId(1, 0, 1));
    assertThat(end.next().attempts()).as("its pod is counted").hasSize(1);
    assertThat(String.valueOf(end.next().notes().journal().orElseThrow()))
        .contains("\"scope\":\"b\"", "RunRefused", "exceeded quota")
        .doesNotContain("\"scope\":\"a\"");
    assertThat(end.wakeAt()).contains(NOON);
  }

  @Test
  void aCanceledRunTakesItsChildrenAlong() {
    var family = new FamilySeen(List.of("r-square-0a1b"), false);

    var end = end(forRun().canceled().of(family));

    assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
    assertThat(end.before().canceled()).containsExactly("r-square-0a1b");
  }

  @Test
  void aChildWhoseParentWasCanceledDoesNotStart() {
    var end = end(aRun().admitted().of(new FamilySeen(List.of(), true)));

    assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
    assertThat(end.next().why().message()).isEqualTo("the run that triggered it was canceled");
  }

  private static RunSeen forRun() {
    var record = waiting(LATER).seen().record();
    var waits = List.of(Wait.run("", 2, "r-square-0a1b"));
    return aRun().from(record.inState(new Waiting(1, NOON, waits), record.why()));
  }

  private static JournalEntry child(int size) {
    return JournalEntry.run("", 2, "r-square-0a1b", 1, NOON)
        .completed(NOON, JsonNodeFactory.instance.textNode("x".repeat(size)));
  }

  private static RunSeen forToken() {
    var record = waiting(LATER).seen().record();
    var waits = List.of(Wait.token("", 2, "r-0a1b"));
    return aRun().from(record.inState(new Waiting(1, NOON, waits), record.why()));
  }

  private static JournalEntry token(int size) {
    return JournalEntry.token("", 2, "r-0a1b", 1, NOON)
        .completed(NOON, JsonNodeFactory.instance.textNode("x".repeat(size)));
  }

  private static RunSeen waiting(Instant until) {
    var suspended =
        end(aRun().executing(1).facts(journal(10)).pod(RunLifecycleTest.suspended(60))).next();
    return aRun().from(suspended.inState(state(until), suspended.why()));
  }

  private static Waiting state(Instant until) {
    return new Waiting(1, NOON.minusSeconds(100), List.of(Wait.time("", 2, until)));
  }

  private static WriteEnd end(RunSeen run) {
    return (WriteEnd) run.decide();
  }

  private static PodFacts journal(int size) {
    var value = JsonNodeFactory.instance.textNode("x".repeat(size));
    var entries = List.of(JournalEntry.step("", 1, "reserve", 1, NOON, value));
    return facts(new AttemptNotes(null, List.of(), JournalJson.write(entries)));
  }

  static PodFacts facts(AttemptNotes notes) {
    return new PodFacts(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "", notes);
  }

  private static RunRecord.Notes metadata(String value) {
    return new RunRecord.Notes(Optional.of(json(value)), List.of(), Optional.empty());
  }

  private static ObjectNode json(String value) {
    return JsonNodeFactory.instance.objectNode().put("x", value);
  }
}
