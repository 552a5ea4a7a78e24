package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NotedInboxTest {
  private static final AttemptId FIRST = new AttemptId(1, 0);

  private final Run run = run();
  private final RunRecord record = aRun().executing(1).seen().record();
  private final List<String> done = new ArrayList<>();
  private long nanos = 5;

  /// What the reconciler does when it is woken.
  private Consumer<NotedInbox> reconciler = inbox -> {};

  private final NotedInbox inbox = new NotedInbox(_ -> reconciler.accept(inbox()), () -> nanos);

  private NotedInbox inbox() {
    return inbox;
  }

  private static Run run() {
    var run = new Run();
    run.getMetadata().setNamespace("ns");
    run.getMetadata().setName("r");
    run.getMetadata().setUid("uid");
    return run;
  }

  private static Noted.Change done(int number) {
    return new Noted.Own(FIRST, Optional.of(json(number)), List.of());
  }

  private static JsonNode json(int done) {
    return JsonNodeFactory.instance.objectNode().put("done", done);
  }

  private void writes(NotedInbox from) {
    var noted = from.of(run, record);
    if (!noted.changes().isEmpty()) {
      done.add(noted.changes().toString());
      from.written(run);
    }
  }

  @Test
  void aCallIsAnsweredWhenItsChangeIsWritten() {
    reconciler = this::writes;

    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.WRITTEN);
    assertThat(done).hasSize(1);
    assertThat(inbox.pause(run)).isEmpty();
  }

  @Test
  void aRepeatedCallIsWrittenOnce() {
    reconciler = this::writes;

    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.WRITTEN);
    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.WRITTEN);
    assertThat(done).hasSize(1);
  }

  @Test
  void aStatusIsWrittenOnceASecondAtMost() {
    reconciler = this::writes;
    inbox.note(run, "r-a1", 1, done(1));
    nanos += Duration.ofMillis(400).toNanos();

    var early = new ArrayList<Object>();
    reconciler =
        from -> {
          writes(from);
          early.add(from.pause(run));
          nanos += Duration.ofMillis(600).toNanos();
          writes(from);
        };

    assertThat(inbox.note(run, "r-a1", 2, done(2))).isEqualTo(Outcome.WRITTEN);
    assertThat(early).containsExactly(Optional.of(Duration.ofMillis(600)));
    assertThat(done).hasSize(2);
  }

  @Test
  void whatTheStatusSaysAlreadyNeedsNoWrite() {
    var said = record.withNotes(record.notes().withMetadata(json(1)));
    reconciler = from -> assertThat(from.of(run, said)).isEqualTo(Noted.NOTHING);

    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.WRITTEN);
  }

  @Test
  void aCallAboutARunThatEndsIsOver() {
    reconciler = from -> from.gone(run);

    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.OVER);
  }

  @Test
  void aCallThatComesAfterTheEndOfItsRunIsForgotten() {
    inbox.note(run, "r-a1", 1, done(1));

    inbox.sweep(_ -> Optional.of("uid"));
    assertThat(inbox.pause(run)).isPresent();
    inbox.sweep(_ -> Optional.of("uid of its successor"));
    assertThat(inbox.pause(run)).isEmpty();
  }

  @Test
  void whatIsNotWrittenStaysForTheNextReconciliation() throws Exception {
    assertThat(inbox.note(run, "r-a1", 1, done(1))).isEqualTo(Outcome.NOT_YET);
    assertThat(inbox.of(run, record).changes()).containsExactly(done(1));
    assertThat(inbox.pause(run)).isPresent();

    // The write has failed: the changes are taken again, with what came meanwhile.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      reconciler = this::writes;
      var call = threads.submit(() -> inbox.note(run, "r-a1", 2, done(2)));
      assertThat(call.get()).isEqualTo(Outcome.WRITTEN);
    }
    assertThat(done).hasSize(1).first().asString().contains("\"done\":2");
  }

  private static final MetadataOperations DELETE =
      MetadataOperations.NONE.and(MetadataOperation.delete("k"));

  private static Noted.OfChild ofChild(String pod) {
    return new Noted.OfChild(pod, 1, JsonNodeFactory.instance.objectNode(), DELETE);
  }

  private void changeAbove(String pod) {
    var child = new Standing.Live(run, FIRST, pod);
    var _ = inbox.above(child, run, JsonNodeFactory.instance.objectNode(), 1, DELETE);
  }

  @Test
  void whatTheLastOperatorHasWrittenIsRememberedForAMinute() {
    var inherited = IntStream.range(0, 512).mapToObj(number -> "pod" + number + " 1").toList();
    var full = record.withNotes(record.notes().changedBy(inherited));
    changeAbove("new");
    assertThat(inbox.of(run, full).changes()).as("there is no room").isEmpty();

    changeAbove("pod7");
    assertThat(inbox.of(run, full)).as("a repeated one is done").isEqualTo(Noted.NOTHING);
    nanos += Duration.ofSeconds(61).toNanos();

    var noted = inbox.of(run, full);
    assertThat(noted.changes()).containsExactly(ofChild("new"));
    assertThat(noted.forgotten()).hasSize(512);
  }

  @Test
  void aCallForWhichThereIsNoPlaceToWaitIsWrittenAllTheSame() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ExecutorCompletionService<Outcome>(threads);
      for (var number = 0; number < 9; number++) {
        var pod = "pod" + number;
        calls.submit(() -> inbox.note(run, pod, 1, ofChild(pod)));
      }
      assertThat(calls.take().get()).isEqualTo(Outcome.NOT_YET);
      while (inbox.of(run, record).changes().size() < 9) {
        Thread.onSpinWait();
      }
      inbox.written(run);
      for (var number = 0; number < 8; number++) {
        assertThat(calls.take().get()).isEqualTo(Outcome.WRITTEN);
      }
    }
    for (var number = 0; number < 9; number++) {
      var pod = "pod" + number;
      assertThat(inbox.note(run, pod, 1, ofChild(pod))).isEqualTo(Outcome.WRITTEN);
    }
  }

  @Test
  void aPodWithTheNameOfAnotherOneIsAnother() {
    reconciler = this::writes;
    run.setSpec(RunSpec.of("t").build());
    var sent = new UpdateMetadata(1, 0, 1, null, List.of("tag"));

    inbox.own(new Standing.Live(run, FIRST, "one"), sent);
    inbox.own(new Standing.Live(run, FIRST, "another"), sent);

    assertThat(done).hasSize(1);
    nanos += Duration.ofSeconds(2).toNanos();
    inbox.own(new Standing.Live(run, FIRST, "third"), sent);
    assertThat(done).hasSize(2);
  }
}
