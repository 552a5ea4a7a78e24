package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.PodContract;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TaskThreadTest {
  @TempDir static Path folder;

  private static Assignment assignment(AssignedGateway reached) {
    var run =
        new AssignedRun(
            "0a", "r", "ns", Instant.EPOCH, List.of(), null, "p", null, null, null, null);
    return new Assignment(
            PodContract.VERSION,
            "t",
            run,
            new Assignment.AssignedAttempt(1, 1),
            "task/t",
            "small-1x",
            null,
            null,
            NullNode.getInstance())
        .withGateway(
            new AssignedGateway(
                reached.url(),
                reached.ca(),
                false,
                List.of(PodContract.GATEWAY_CALL_METADATA, PodContract.GATEWAY_CALL_ABOVE)));
  }

  @Test
  void theLastChangesAreSentAlsoIfTheTaskLeavesItsThreadInterrupted() throws Exception {
    var task =
        Task.withoutPayload("t", String.class)
            .onComplete(
                (none, outcome, ctx) -> {
                  ctx.metadata().parent().increment("done", 1);
                  Thread.currentThread().interrupt();
                })
            .run((none, ctx) -> "done");
    try (var gateway = TestGateway.in(folder)) {
      var thread =
          new TaskThread(
              assignment(gateway.assigned(false)),
              TestGateway.tokenIn(folder),
              () -> TaskCatalog.of(() -> List.of(task)));
      thread.start();
      thread.join(Duration.ofSeconds(30));

      assertThat(gateway.requests).singleElement().asString().contains("\"key\":\"done\"");
    }
  }
}
