package dev.davit.runner;

import static dev.davit.runner.TestGateway.nothing;
import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperation.Kind;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.PodContract;
import dev.davit.contract.UpdateMetadata;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.NoteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GatewayNotesTest {
  private static final MetadataOperations ADDS =
      MetadataOperations.NONE.and(new MetadataOperation(Kind.INCREMENT, "n", IntNode.valueOf(2)));

  @TempDir static Path folder;

  private final CancelSignal signal = new CancelSignal();
  private final List<GatewayProblem> refused = new CopyOnWriteArrayList<>();
  private final ArrayDeque<String> values = new ArrayDeque<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private List<String> tags = List.of();
  private Duration pace = Duration.ofMillis(20);
  private volatile boolean isLeft;
  private List<String> known = List.of(PodContract.GATEWAY_CALL_TAGS);

  private GatewayNotes store(TestGateway gateway) {
    var assignment =
        RunnerProcess.assignment("t", null, null)
            .withSegment(new AssignedSegment(3, 0, List.of()))
            .withGateway(new AssignedGateway("https://unused", "", false, known));
    var calls =
        new GatewayCalls(
            gateway.assigned(false),
            TestGateway.tokenIn(folder),
            GatewayCalls.Limits.ofRequest(Duration.ofSeconds(5)),
            signal,
            refused::add);
    return new GatewayNotes(assignment, calls, pace);
  }

  /// The latest of the values is what the task has noted.
  private final NoteStore.Notes notes =
      new NoteStore.Notes() {
        @Override
        public Optional<UpdateMetadata> take(int attempt, int segment, int sequence) {
          synchronized (values) {
            var last = Optional.ofNullable(values.pollLast());
            values.clear();
            return last.map(
                value ->
                    new UpdateMetadata(
                        attempt,
                        segment,
                        sequence,
                        JsonNodeFactory.instance.objectNode().put("at", value),
                        tags,
                        isLeft ? ADDS : MetadataOperations.NONE,
                        MetadataOperations.NONE));
          }
        }

        @Override
        public void shown(UpdateMetadata request) {
          shown.addAll(request.tags());
          isLeft = false;
        }

        @Override
        public boolean isAboveLeft() {
          return isLeft;
        }
      };

  private void note(GatewayNotes store, String value) {
    synchronized (values) {
      values.add(value);
    }
    store.changed(notes);
  }

  private static String sent(int sequence, String value) {
    return "PATCH /v1/attempt/metadata Bearer first {\"attempt\":2,\"segment\":3,\"sequence\":%d,\"metadata\":{\"at\":\"%s\"}}"
        .formatted(sequence, value);
  }

  private static void awaitRequests(TestGateway gateway, int count) {
    await(() -> gateway.requests.size() >= count);
  }

  /// The timeout of the tests ends it.
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void onlyTheLatestIsSentAfterAMoment() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      note(store, "a");
      note(store, "b");
      awaitRequests(gateway, 1);
      assertThat(gateway.requests).containsExactly(sent(1, "b"));

      note(store, "c");
      awaitRequests(gateway, 2);
      assertThat(gateway.requests.get(1)).endsWith("\"metadata\":{\"at\":\"c\"}}");
    }
  }

  @Test
  void aCallThatFailsIsRepeatedUnchanged() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(nothing(), status(503, ""));
      note(store(gateway), "a");
      awaitRequests(gateway, 3);
      assertThat(gateway.requests).containsOnly(sent(1, "a")).hasSize(3);
    }
  }

  @Test
  void whatTheGatewayNeverTakesIsNotRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(400, "{\"detail\":\"no\"}"));
      var store = store(gateway);
      note(store, "a");
      awaitRequests(gateway, 1);
      note(store, "b");
      awaitRequests(gateway, 2);
      assertThat(gateway.requests.get(1)).contains("\"at\":\"b\"");
      assertThat(refused).isEmpty();
    }
  }

  @Test
  void aSupersededPodShowsNothingMore() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.SUPERSEDED));
      var store = store(gateway);
      note(store, "a");
      await(() -> !refused.isEmpty());
      assertThat(refused).containsExactly(GatewayProblem.SUPERSEDED);
      assertThat(gateway.requests).hasSize(1);
    }
  }

  @Test
  void whatIsTooLargeIsNotSentUntilItIsSmaller() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      note(store, "x".repeat(20_000));
      await(this::isTaken);
      note(store, "small");
      awaitRequests(gateway, 1);
      assertThat(gateway.requests).singleElement().asString().contains("small");
    }
  }

  @Test
  void tagsAreSentUntilTheyAreShown() throws Exception {
    tags = List.of("a", "b");
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""));
      note(store(gateway), "x");
      await(() -> !shown.isEmpty());
      assertThat(shown).containsExactly("a", "b");
      assertThat(gateway.requests)
          .hasSize(2)
          .allMatch(it -> it.endsWith("\"metadata\":{\"at\":\"x\"},\"tags\":[\"a\",\"b\"]}"));
    }
  }

  @Test
  void tagsAreSentBesideMetadataThatAreTooLarge() throws Exception {
    tags = List.of("a");
    try (var gateway = TestGateway.in(folder)) {
      note(store(gateway), "x".repeat(20_000));
      await(() -> !shown.isEmpty());
      assertThat(gateway.requests)
          .singleElement()
          .asString()
          .endsWith("\"sequence\":1,\"tags\":[\"a\"]}");
    }
  }

  @Test
  void whatTheGatewayRefusesStaysForTheResult() throws Exception {
    tags = List.of("a");
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, "{\"refused\":[\"the run would have 11 tags\"]}"));
      var store = store(gateway);
      note(store, "x");
      awaitRequests(gateway, 1);
      note(store, "y");
      await(() -> !shown.isEmpty());
      assertThat(gateway.requests).hasSize(2);
      assertThat(shown).hasSize(1);
    }
  }

  @Test
  void anOlderGatewayIsNotAskedForTags() throws Exception {
    known = List.of();
    tags = List.of("a");
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      note(store, "x");
      awaitRequests(gateway, 1);
      note(store, "y");
      awaitRequests(gateway, 2);
      assertThat(gateway.requests).noneMatch(it -> it.contains("tags"));
      assertThat(shown).isEmpty();
    }
  }

  @Test
  void whatDoesNotGoWithTheResultIsSentBeforeTheAttemptEnds() throws Exception {
    pace = Duration.ofDays(1);
    known = List.of(PodContract.GATEWAY_CALL_ABOVE);
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""));
      var store = store(gateway);
      isLeft = true;
      note(store, "x");
      store.finish(Duration.ofSeconds(30));
      assertThat(gateway.requests)
          .hasSize(2)
          .allMatch(
              it -> it.endsWith("\"parent\":[{\"op\":\"increment\",\"key\":\"n\",\"value\":2}]}"));
      assertThat(isLeft).isFalse();
    }
  }

  @Test
  void theEndOfAnAttemptWaitsForNothingElse() throws Exception {
    pace = Duration.ofDays(1);
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      store.finish(Duration.ofDays(1));
      note(store, "x");
      store.finish(Duration.ofDays(1));
      assertThat(gateway.requests).isEmpty();
    }
  }

  @Test
  void anOlderGatewayIsNotAskedToChangeOtherRuns() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      isLeft = true;
      note(store, "x");
      store.finish(Duration.ofSeconds(30));
      assertThat(gateway.requests).singleElement().asString().doesNotContain("parent");
    }
  }

  @Test
  void whatIsTooLargeForTheGatewayIsNotTheEndOfAllNotes() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(413, ""));
      var store = store(gateway);
      note(store, "a");
      awaitRequests(gateway, 1);
      note(store, "b");
      awaitRequests(gateway, 2);
      assertThat(refused).isEmpty();
    }
  }

  @Test
  void theLastRequestIsRepeatedSoonerThanTheGatewayAsks() throws Exception {
    known = List.of(PodContract.GATEWAY_CALL_ABOVE);
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, "", "Retry-After", "59"));
      var store = store(gateway);
      isLeft = true;
      note(store, "x");
      awaitRequests(gateway, 1);
      store.finish(Duration.ofSeconds(30));
      assertThat(gateway.requests).hasSize(2);
      assertThat(isLeft).isFalse();
    }
  }

  @Test
  void whatAThreadThatIsLeftBehindChangesAfterTheEndDoesNotCount() throws Exception {
    known = List.of(PodContract.GATEWAY_CALL_ABOVE);
    pace = Duration.ofDays(1);
    try (var gateway = TestGateway.in(folder)) {
      var store = store(gateway);
      for (var answers = 0; answers < 3; answers++) {
        gateway.answering(
            exchange -> {
              note(store, "again");
              isLeft = true;
              status(200, "{\"refused\":[\"no\"]}").to(exchange);
            });
      }
      isLeft = true;
      note(store, "x");
      store.finish(Duration.ofSeconds(30));
      note(store, "y");
      assertThat(gateway.requests).hasSize(1);
    }
  }

  private boolean isTaken() {
    synchronized (values) {
      return values.isEmpty();
    }
  }
}
