package dev.davit.operator.run;

import static dev.davit.operator.run.RunLifecycleTest.RUNNING;
import static dev.davit.operator.run.RunSeen.NOON;
import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperation.Kind;
import dev.davit.contract.MetadataOperations;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteNotes;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Queued;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotedTest {
  private static final AttemptId FIRST = new AttemptId(1, 0);

  private static JsonNode json(int done) {
    return JsonNodeFactory.instance.objectNode().put("done", done);
  }

  private static Noted own(AttemptId attempt, int done) {
    return new Noted(List.of(new Noted.Own(attempt, Optional.of(json(done)), List.of())));
  }

  private static RunDecision decide(RunSeen run, Noted noted) {
    return noted.decide(noted.in(run.seen()));
  }

  private static RunRecord written(RunSeen run, Noted noted) {
    var decision = decide(run, noted);
    return decision instanceof WriteNotes(var next, _)
        ? next
        : ((RunDecision.WriteStatus) decision).next();
  }

  @Test
  void whatAnExecutingTaskNotesIsWritten() {
    var run = aRun().executing(1);
    var shown = (RunDecision.WriteStatus) run.pod(RUNNING).decide();
    var again = aRun().from(shown.next()).pod(RUNNING);

    var noted = (WriteNotes) decide(again, own(FIRST, 1));

    assertThat(noted.next().notes().metadata()).contains(json(1));
    assertThat(noted.next().state()).isEqualTo(shown.next().state());
    assertThat(noted.next().segment().isStartNoted()).isTrue();
  }

  @Test
  void anExecutionThatIsOnlyRememberedIsWrittenWithTheNotes() {
    var run = aRun().in(new Queued(1)).pod(RUNNING, Duration.ofSeconds(1), false);

    var noted = (WriteNotes) decide(run, own(FIRST, 1));

    assertThat(noted.next().state()).isInstanceOf(Executing.class);
    assertThat(noted.next().pod()).contains("r-a1");
  }

  @Test
  void thePodsOfAnAttemptBeginWithWhatItBeganWith() {
    var before = aRun().executing(1).seen().record();
    before = before.withNotes(before.notes().withMetadata(json(7)));
    var first = written(aRun().from(before).pod(RUNNING), own(FIRST, 8));
    var second = written(aRun().from(first).pod(RUNNING), own(FIRST, 9));

    assertThat(second.notes().metadata()).contains(json(9));
    assertThat(second.segment().metadata()).contains(json(7));
    assertThat(second.segment().next(Duration.ofSeconds(1), second.notes().metadata()))
        .isEqualTo(new Segment(1, Duration.ofSeconds(1), Optional.of(json(7))));
  }

  @Test
  void theNextAttemptBeginsWithWhatWasNotedLast() {
    var record = aRun().executing(1).seen().record();
    var noted = written(aRun().from(record).pod(RUNNING), own(FIRST, 8));

    var next = noted.inState(new Queued(2), noted.why());

    assertThat(next.segment()).isEqualTo(Segment.FIRST);
    assertThat(next.notes().metadata()).contains(json(8));
  }

  @Test
  void theEndOfAnAttemptWinsOverALateNote() {
    var told = JsonNodeFactory.instance.objectNode().put("done", 10);
    var run =
        aRun()
            .executing(1)
            .facts(SuspensionTest.facts(new AttemptNotes(told, List.of())))
            .pod(RunLifecycleTest.suspended(60));

    var end = (WriteEnd) decide(run, own(FIRST, 9));

    assertThat(end.next().notes().metadata()).contains(told);
    assertThat(end.next().segment().metadata()).isEmpty();
  }

  @Test
  void anEndWithoutMetadataKeepsTheLateNote() {
    var run = aRun().executing(1).pod(RunLifecycleTest.suspended(60));

    var end = (WriteEnd) decide(run, own(FIRST, 9));

    assertThat(end.next().notes().metadata()).contains(json(9));
  }

  @Test
  void whatAnEarlierPodHasNotedIsForgotten() {
    var record = aRun().executing(2).seen().record();

    assertThat(own(FIRST, 1).isNewTo(record)).isFalse();
    assertThat(own(FIRST, 1).changes().getFirst().isEarlyFor(record)).isFalse();
  }

  @Test
  void whatTheNextPodHasNotedWaitsForTheRun() {
    var record = aRun().executing(1).seen().record();

    assertThat(own(new AttemptId(2, 0), 1).changes().getFirst().isEarlyFor(record)).isTrue();
  }

  @Test
  void whatTheStatusSaysInOtherWordsIsNotNew() {
    var record = aRun().executing(1).seen().record();
    var said = record.withNotes(record.notes().withMetadata(FreeJson.whole("{\"done\": 1}")));

    assertThat(own(FIRST, 1).isNewTo(said)).isFalse();
    assertThat(own(FIRST, 2).isNewTo(said)).isTrue();
  }

  private static Noted tagged(String... tags) {
    return new Noted(List.of(new Noted.Own(FIRST, Optional.empty(), List.of(tags))));
  }

  @Test
  void tagsAreAddedInTheirOrderAndOnce() {
    var first = written(aRun().executing(1).pod(RUNNING), tagged("b", "a"));
    var second = written(aRun().from(first).pod(RUNNING), tagged("a", "c"));

    assertThat(second.notes().tags()).containsExactly("b", "a", "c");
    assertThat(tagged("c", "b").isNewTo(second)).isFalse();
    assertThat(second.segment()).as("no metadata were noted").isEqualTo(Segment.FIRST);
  }

  @Test
  void theTagsOfAResultAreAddedToThoseThatWereNoted() {
    var notes = new AttemptNotes(null, List.of(), null, List.of("a", "b"));
    var run =
        aRun().executing(1).facts(SuspensionTest.facts(notes)).pod(RunLifecycleTest.suspended(60));

    var end = (WriteEnd) decide(run, tagged("x", "a"));

    assertThat(end.next().notes().tags()).containsExactly("x", "a", "b");
    assertThat(end.next().notes().withoutJournal().tags()).hasSize(3);
  }

  private static Noted ofChild(String pod, int sequence, int by) {
    var operations =
        MetadataOperations.NONE.and(
            new MetadataOperation(Kind.INCREMENT, "done", IntNode.valueOf(by)));
    return new Noted(
        List.of(
            new Noted.OfChild(pod, sequence, JsonNodeFactory.instance.objectNode(), operations)));
  }

  @Test
  void whatChildrenDoIsDoneOnceAndKept() {
    var first = written(aRun().executing(1).pod(RUNNING), ofChild("u/c-a1", 1, 2));
    var second = written(aRun().from(first).pod(RUNNING), ofChild("u/d-a1", 1, 3));

    assertThat(second.notes().metadata()).contains(json(5));
    assertThat(second.notes().changedBy()).containsExactly("u/c-a1 1", "u/d-a1 1");
    assertThat(ofChild("u/c-a1", 1, 2).isNewTo(second)).isFalse();
    assertThat(ofChild("u/c-a1", 2, 2).isNewTo(second)).isTrue();
  }

  @Test
  void whatTheTaskNotesLaterDoesNotUndoWhatChildrenDid() {
    var first = written(aRun().executing(1).pod(RUNNING), ofChild("u/c-a1", 1, 2));
    var second = written(aRun().from(first).pod(RUNNING), own(FIRST, 40));

    assertThat(second.notes().metadata()).contains(json(42));
    assertThat(own(FIRST, 40).isNewTo(second)).isFalse();
    assertThat(second.segment().metadata()).as("with what the attempt began").isEmpty();
    var next = second.inState(new Queued(2), second.why());
    assertThat(next.notes().metadata()).contains(json(42));
    assertThat(next.segment().ofChildren().isEmpty()).as("the next pod begins with it").isTrue();
  }

  @Test
  void theResultOfTheTaskDoesNotUndoWhatChildrenDid() {
    var record = written(aRun().executing(1).pod(RUNNING), ofChild("u/c-a1", 1, 2));
    var told = JsonNodeFactory.instance.objectNode().put("done", 10);
    var run =
        aRun()
            .from(record)
            .facts(SuspensionTest.facts(new AttemptNotes(told, List.of())))
            .pod(RunLifecycleTest.suspended(60));

    var end = (WriteEnd) run.decide();

    assertThat(end.next().notes().metadata()).contains(json(12));
    assertThat(end.next().segment().ofChildren().isEmpty()).isFalse();
  }

  @Test
  void whatCannotBeDoneAnyMoreIsNotDone() {
    var record = aRun().executing(1).seen().record();
    record = record.withNotes(record.notes().withMetadata(FreeJson.whole("{\"done\":\"all\"}")));

    var next = written(aRun().from(record).pod(RUNNING), ofChild("u/c-a1", 1, 2));

    assertThat(next.notes().metadata().map(String::valueOf)).contains("{\"done\":\"all\"}");
    assertThat(ofChild("u/c-a1", 1, 2).isNewTo(next)).isFalse();
  }

  @Test
  void aFinishedRunSaysNothingMore() {
    var end =
        new RunState.Finished(
            dev.davit.api.Phase.FAILED, 1, NOON, Optional.empty(), Optional.empty());

    assertThat(own(FIRST, 1).isNewTo(aRun().in(end).seen().record())).isFalse();
  }

  @Test
  void notesAreWrittenBeforeASlotIsAskedForAndKeepNoPodFromStarting() {
    var waiting = aRun().in(new Queued(1));
    assertThat(waiting.decide()).isInstanceOf(AwaitSlot.class);
    assertThat(((WriteNotes) decide(waiting, own(FIRST, 1))).wakeAt()).contains(NOON);

    var admitted = aRun().in(new Queued(1)).admitted();
    assertThat(decide(admitted, own(FIRST, 1))).isInstanceOf(CreatePod.class);
  }

  @Test
  void nothingNotedChangesNoDecision() {
    var run = aRun().in(new Dequeued(1)).pod(RUNNING);

    assertThat(decide(run, Noted.NOTHING)).isEqualTo(run.decide());
  }

  private static Noted ofChild(MetadataOperation operation) {
    return new Noted(
        List.of(
            new Noted.OfChild(
                "u",
                1,
                JsonNodeFactory.instance.objectNode().put("given", 1),
                MetadataOperations.NONE.and(operation))));
  }

  private static MetadataOperation set(String key, int characters) {
    return new MetadataOperation(Kind.SET, key, TextNode.valueOf("x".repeat(characters)));
  }

  @Test
  void moreThanTheStatusKeepsIsLeftOut() {
    var record = aRun().executing(1).seen().record();
    var noted = ofChild(set("k", 16_360));

    var next = written(aRun().from(record).pod(RUNNING), noted);

    assertThat(noted.faultsOn(record))
        .singleElement()
        .asString()
        .contains("kept have 16395 bytes; at most 16384 are allowed");
    assertThat(next.segment()).isEqualTo(record.segment());
    assertThat(next.notes().changedBy()).containsExactly("u 1");
  }

  @Test
  void theDeletionOfAKeyIsKeptIfTheTaskMayKnowTheKey() {
    var run = aRun().executing(1).pod(RUNNING);

    var unknown = written(run, ofChild(MetadataOperation.delete("k")));
    var known = written(run, ofChild(MetadataOperation.delete("given")));

    assertThat(unknown.segment().ofChildren().isEmpty()).isTrue();
    assertThat(known.segment().ofChildren().isEmpty()).isFalse();
    assertThat(known.notes().metadata()).contains(JsonNodeFactory.instance.objectNode());
  }

  @Test
  void whatTheTaskNotesIsMeasuredWithWhatChildrenDid() {
    var record = written(aRun().executing(1).pod(RUNNING), ofChild(set("k", 10_000)));
    var large = JsonNodeFactory.instance.objectNode().put("own", "x".repeat(10_000));
    var own = new Noted(List.of(new Noted.Own(FIRST, Optional.of(large), List.of("tag"))));

    var next = written(aRun().from(record).pod(RUNNING), own);

    assertThat(next.notes().metadata()).isEqualTo(record.notes().metadata());
    assertThat(next.notes().tags()).containsExactly("tag");
    assertThat(own.faultsOn(record))
        .containsExactly(
            "with what other runs have changed, the metadata have 20017 bytes; at most 16384 are allowed");
  }

  @Test
  void whatNobodyRepeatsAnyMoreIsForgottenWithTheNextChange() {
    var first = written(aRun().executing(1).pod(RUNNING), ofChild("c", 1, 2));
    var change = ofChild("d", 1, 3).changes();

    var second = written(aRun().from(first).pod(RUNNING), new Noted(change, Set.of("c 1")));

    assertThat(second.notes().changedBy()).containsExactly("d 1");
    assertThat(new Noted(change, Set.of("d 1")).isNewTo(second)).isFalse();
  }
}
