package dev.davit.runner;

import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.TaskError;
import dev.davit.contract.TriggeredRuns;
import dev.davit.sdk.CancelSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GatewayRunsTest {
  @TempDir static Path folder;

  private static GatewayRuns runs(TestGateway gateway) {
    var calls =
        new GatewayCalls(
            gateway.assigned(false),
            TestGateway.tokenIn(folder),
            new CancelSignal(),
            problem -> {});
    return new GatewayRuns(RunnerProcess.assignment("t", null, null), calls);
  }

  private static List<NewRun> squares(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new NewRun("r-" + number, "square", IntNode.valueOf(number)))
        .toList();
  }

  @Test
  void oneRequestTriggersManyRunsAndEachAnswerIsKept() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, new TriggeredRuns(Map.of("r-1", "no such queue")).write()));

      assertThat(runs(gateway).trigger("b-1", squares(2)))
          .isEqualTo(Map.of("r-1", "no such queue"));
      assertThat(gateway.requests)
          .containsExactly(
              """
              POST /v1/attempt/runs Bearer first {"attempt":2,"segment":0,"batch":"b-1",\
              "runs":[{"name":"r-0","task":"square","payload":0},\
              {"name":"r-1","task":"square","payload":1}]}""");
    }
  }

  @Test
  void aRequestThatFailsIsRepeated() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""), status(200, "<html>"), status(200, "{\"refused\":{}}"));

      assertThat(runs(gateway).trigger(null, squares(1))).isEmpty();
      assertThat(gateway.requests).hasSize(3).containsOnly(gateway.requests.get(0));
    }
  }

  @Test
  void requestsAreBoundedByNumberAndBySize() {
    assertThat(GatewayRuns.pages(squares(PodContract.MAX_RUNS_OF_BATCH)))
        .hasSize(10)
        .allMatch(page -> page.size() == PodContract.MAX_RUNS_OF_REQUEST)
        .first()
        .isEqualTo(squares(100));
    var large = new NewRun("r", "t", TextNode.valueOf("x".repeat(180_000)));
    assertThat(GatewayRuns.pages(List.of(large, large, large)))
        .extracting(List::size)
        .containsExactly(1, 1, 1);
    var half = new NewRun("r", "t", TextNode.valueOf("x".repeat(120_000)));
    assertThat(GatewayRuns.pages(List.of(half, half, half)))
        .extracting(List::size)
        .containsExactly(2, 1);
  }

  @Test
  void theEndsComePageByPage() throws Exception {
    var completed = new ChildEnd("r-0", IntNode.valueOf(0), "Completed", null);
    var failed = new ChildEnd("r-1", null, "Failed", new TaskError("Oh", "no", null));
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(
          status(200, new ChildEnds(List.of(completed), "a+b=").write()),
          status(200, new ChildEnds(List.of(failed), null).write()));

      assertThat(runs(gateway).ends("b-1")).containsExactly(completed, failed);
      assertThat(gateway.requests)
          .containsExactly(
              "GET /v1/attempt/results?batch=b-1 Bearer first ",
              "GET /v1/attempt/results?batch=b-1&continue=a%2Bb%3D Bearer first ");
    }
  }
}
