package dev.davit.runner;

import static dev.davit.runner.TestGateway.nothing;
import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.slow;
import static dev.davit.runner.TestGateway.slowBody;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.RecordedJournal;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.JournalStore;
import dev.davit.sdk.JournalStore.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GatewayJournalTest {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final JournalEntry STEP =
      JournalEntry.step("", 1, "reserve", 2, Instant.EPOCH, TextNode.valueOf("¡stock!"));
  private static final String APPEND =
      """
      POST /v1/attempt/entries Bearer first {"attempt":2,"segment":3,"entries":[{"scope":"",\
      "position":1,"kind":"Step","name":"reserve","attempt":2,"at":"1970-01-01T00:00:00Z",\
      "value":"¡stock!"}]}""";

  @TempDir static Path folder;

  private final CancelSignal signal = new CancelSignal();
  private final List<GatewayProblem> refused = new CopyOnWriteArrayList<>();

  private JournalStore journal(AssignedGateway gateway) {
    var assignment =
        RunnerProcess.assignment("t", null, null).withSegment(new AssignedSegment(3, 0, List.of()));
    var calls =
        new GatewayCalls(
            gateway,
            TestGateway.tokenIn(folder),
            GatewayCalls.Limits.ofRequest(LIMIT),
            signal,
            refused::add);
    return new GatewayJournal(assignment, calls);
  }

  @Test
  void entriesAreAppended() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      journal(gateway.assigned(false)).append(List.of(STEP));

      assertThat(gateway.requests).containsExactly(APPEND);
    }
  }

  @Test
  void theRecordedJournalIsFetched() throws Exception {
    var entries = new JournalJson.Entries(List.of(STEP), List.of());
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, new RecordedJournal(entries).write()));

      assertThat(journal(gateway.assigned(true)).fetch()).isEqualTo(entries);
      assertThat(gateway.requests).containsExactly("GET /v1/attempt/journal Bearer first ");
    }
  }

  @Test
  void theTokenIsReadForEachCall() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var journal = journal(gateway.assigned(true));
      journal.fetch();
      gateway.token("second");
      journal.fetch();

      assertThat(gateway.requests)
          .containsExactly(
              "GET /v1/attempt/journal Bearer first ", "GET /v1/attempt/journal Bearer second ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 429, 500, 503})
  void anAnswerThatIsNoRefusalIsRepeated(int status) throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(status, "<html>"), status(status, "{\"type\":\"about:blank\"}"));

      journal(gateway.assigned(false)).append(List.of(STEP));

      assertThat(gateway.requests).containsExactly(APPEND, APPEND, APPEND);
    }
  }

  @Test
  void theGatewaySaysWhenACallIsRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(
          status(503, "", "Retry-After", "1"), status(503, "", "Retry-After", "tomorrow"));
      var begun = System.nanoTime();

      journal(gateway.assigned(false)).append(List.of(STEP));

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(gateway.requests).hasSize(3);
    }
  }

  @Test
  void whatIsNoAnswerIsRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(
          nothing(),
          slow(1_000, status(200, "{}")),
          slowBody(),
          status(200, "<html>"),
          status(200, "{\"entries\":7}"));

      assertThat(journal(gateway.assigned(true)).fetch()).isEqualTo(JournalJson.Entries.NONE);
      // After a broken connection, the JDK's client repeats a GET itself.
      assertThat(gateway.requests).hasSizeBetween(6, 7);
    }
  }

  @Test
  void aTokenThatIsNotThereYetIsAwaited() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var assigned = gateway.assigned(true);
      Files.delete(TestGateway.tokenIn(folder));
      var fetched = start(() -> journal(assigned).fetch());
      Thread.sleep(150);
      gateway.token("late");

      assertThat(fetched.get()).isEqualTo(JournalJson.Entries.NONE);
      assertThat(gateway.requests).containsExactly("GET /v1/attempt/journal Bearer late ");
    }
  }

  @ParameterizedTest
  @EnumSource(GatewayProblem.class)
  void aRefusalIsThrownAtOnce(GatewayProblem problem) throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(problem));

      assertThatThrownBy(() -> journal(gateway.assigned(false)).append(List.of(STEP)))
          .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.problem()).isEqualTo(problem))
          .hasMessage("entry 7");
      assertThat(refused).containsExactly(problem);
      assertThat(gateway.requests).hasSize(1);
    }
  }

  @Test
  void aBodyThatIsTooLargeForAnyServerIsNotRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(413, "<html>Content Too Large"));

      assertThatThrownBy(() -> journal(gateway.assigned(false)).append(List.of(STEP)))
          .isInstanceOf(Refused.class)
          .hasMessage("the entries are too large for one request to the gateway");
    }
  }

  @Test
  void anInterruptEndsTheRepetition() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var given = gateway.assigned(false);
      var assigned = new AssignedGateway("https://localhost:1", given.ca(), false, List.of());
      var caught = new CountDownLatch(1);
      var thread =
          new Thread(
              () -> {
                try {
                  journal(assigned).append(List.of(STEP));
                } catch (InterruptedException e) {
                  caught.countDown();
                } catch (Refused e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      Thread.sleep(300);
      thread.interrupt();

      caught.await();
    }
  }

  @Test
  void aStoppedAttemptDoesNotRepeat() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var journal = journal(gateway.assigned(false));
      signal.cancel();
      journal.append(List.of(STEP));
      gateway.answering(status(503, ""));

      assertThatThrownBy(() -> journal.append(List.of(STEP)))
          .isInstanceOf(InterruptedException.class);
      assertThat(gateway.requests).hasSize(2);
    }
  }

  @Test
  void aServerWithTheCertificateOfAnotherCaGetsNoToken() throws Exception {
    try (var gateway = TestGateway.in(folder);
        var other = TestGateway.elsewhere(folder)) {
      var ca = other.assigned(false).ca();
      signal.cancel();

      assertThatThrownBy(() -> journal(gateway.assigned(ca, false)).append(List.of(STEP)))
          .isInstanceOf(InterruptedException.class);
      assertThat(gateway.requests).isEmpty();
    }
  }

  @Test
  void aServerOfAnotherNameGetsNoToken() throws Exception {
    try (var gateway = TestGateway.elsewhere(folder)) {
      signal.cancel();

      assertThatThrownBy(() -> journal(gateway.assigned(false)).append(List.of(STEP)))
          .isInstanceOf(InterruptedException.class);
      assertThat(gateway.requests).isEmpty();
    }
  }

  @Test
  void twoCasAreTrusted() throws Exception {
    try (var gateway = TestGateway.in(folder);
        var other = TestGateway.elsewhere(folder)) {
      var both = other.assigned(false).ca() + gateway.assigned(false).ca();

      journal(gateway.assigned(both, false)).append(List.of(STEP));

      assertThat(gateway.requests).hasSize(1);
    }
  }

  private static <T> FutureTask<T> start(Callable<T> body) {
    var task = new FutureTask<>(body);
    new Thread(task).start();
    return task;
  }
}
