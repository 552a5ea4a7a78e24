package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Run;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.run.NotedInbox.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
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
}
