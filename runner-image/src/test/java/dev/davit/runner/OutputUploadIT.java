package dev.davit.runner;

import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage.Valid;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.UploadOutput;
import dev.davit.contract.UploadPlace;
import dev.davit.runner.RunnerProcess.End;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Outputs that go to an object store, from a real process.
@Timeout(60)
class OutputUploadIT {
  private static final String KEY = "runs/u/a2/output";

  @TempDir private Path folder;
  private final Queue<Integer> answers = new ArrayDeque<>();
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private HttpServer store;

  @BeforeEach
  void start() throws Exception {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            received.add(
                String.join(
                    " ",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("x-checked"),
                    Integer.toString(body.length)));
            exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.remove(), -1);
          }
        });
    store.start();
  }

  @AfterEach
  void stop() {
    store.stop(0);
  }

  private TestGateway.Answer place(int number) {
    var url = "http://localhost:%d/%s?n=%d".formatted(store.getAddress().getPort(), KEY, number);
    return status(200, new UploadPlace(KEY, url, Map.of("x-checked", "yes"), null).write());
  }

  private End sized(int characters, TestGateway gateway, Long maxSeconds) throws Exception {
    var assigned = gateway.assigned(false);
    var calls =
        Stream.concat(assigned.calls().stream(), Stream.of(PodContract.GATEWAY_CALL_UPLOAD))
            .toList();
    var assignment =
        RunnerProcess.assignment("sized", characters, maxSeconds)
            .withGateway(new AssignedGateway(assigned.url(), assigned.ca(), false, calls));
    try (var process = RunnerProcess.start(folder, assignment)) {
      return process.end();
    }
  }

  private static Result resultOf(End end) {
    return ((Valid) end.result()).result();
  }

  @Test
  void anOutputIsPutWithANewUrlUntilTheStoreTakesIt() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      answers.addAll(List.of(503, 403));
      gateway.answering(place(1), place(2), place(3));
      var end = sized(600_000, gateway, null);

      assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
      assertThat(resultOf(end)).isInstanceOf(Result.Stored.class);
      assertThat(((Result.Stored) resultOf(end)).output().key()).isEqualTo(KEY);
      assertThat(((Result.Stored) resultOf(end)).output().bytes()).isEqualTo(600_002);
      assertThat(received)
          .containsExactly(
              "PUT /" + KEY + "?n=1 yes 600002",
              "PUT /" + KEY + "?n=2 yes 600002",
              "PUT /" + KEY + "?n=3 yes 600002");
      var output = ((Result.Stored) resultOf(end)).output();
      var asked = new UploadOutput(2, 0, new StoredOutput(output.bytes(), output.sha256())).write();
      assertThat(gateway.requests)
          .hasSize(3)
          .allMatch(it -> it.equals("POST /v1/attempt/output/upload Bearer first " + asked));
      assertThat(end.output())
          .anyMatch(it -> it.endsWith("the object store keeps its output bytes=600002"));
    }
  }

  @Test
  void anOutputThatTheGatewayHasRoomForGoesThere() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""));
      var end = sized(9_000, gateway, 3L);

      assertThat(resultOf(end)).isInstanceOf(Result.TimedOut.class);
      assertThat(gateway.requests).allMatch(it -> it.startsWith("PUT /v1/attempt/output?"));
      assertThat(received).isEmpty();
    }
  }

  @Test
  void anOutputThatIsTooLargeForTheStoreFailsTheRun() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.OUTPUT_TOO_LARGE));

      assertThat(resultOf(sized(600_000, gateway, null)))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE));
      assertThat(received).isEmpty();
    }
  }

  @Test
  void maxDurationEndsTheRepetition() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      answers.addAll(Collections.nCopies(100, 503));
      gateway.answering(Collections.nCopies(100, place(1)).toArray(TestGateway.Answer[]::new));

      assertThat(resultOf(sized(600_000, gateway, 3L)))
          .isInstanceOfSatisfying(
              Result.TimedOut.class,
              it -> assertThat(it.error().message()).contains("its output of 600002 bytes"));
      assertThat(received).isNotEmpty();
    }
  }
}
