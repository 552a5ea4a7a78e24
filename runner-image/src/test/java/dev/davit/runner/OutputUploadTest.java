package dev.davit.runner;

import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.contract.UploadPlace;
import dev.davit.sdk.CancelSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that can never succeed.
@Timeout(60)
class OutputUploadTest {
  private static final byte[] OUTPUT = new byte[PodContract.MAX_OUTPUT_BYTES + 1];

  @TempDir static Path folder;

  private static Result uploaded(TestGateway gateway) throws Exception {
    var calls =
        new GatewayCalls(
            gateway.assigned(false),
            TestGateway.tokenIn(folder),
            new GatewayCalls.Limits(Duration.ofSeconds(5), Duration.ZERO),
            new CancelSignal(),
            problem -> {});
    return new OutputUpload(
            RunnerProcess.assignment("t", null, null), calls, new StorePut(), Duration.ZERO)
        .of(OUTPUT, StoredOutput.of(OUTPUT));
  }

  private static TestGateway.Answer place(TestStore store) {
    return status(200, new UploadPlace("k", store.url("k?secret=1"), Map.of(), null).write());
  }

  @Test
  void anOutputThatTheStoreRefusesForLongIsWorthAnotherAttempt() throws Exception {
    try (var gateway = TestGateway.in(folder);
        var store = TestStore.answering(it -> TestStore.send(it, 403, "AccessDenied"))) {
      gateway.answering(place(store));

      assertThat(uploaded(gateway))
          .isEqualTo(
              new Result.Failed(
                  Reason.OUTPUT_NOT_STORED,
                  new TaskError(
                      "OutputNotStored",
                      "the object store at localhost has refused the output of 524289 bytes: status 403, AccessDenied",
                      null),
                  Result.Next.RETRY));
    }
  }

  @Test
  void anOutputIsTooLargeIfTheOperatorHasNoStoreAnyMore() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(
          Collections.nCopies(100, status(404, "")).toArray(TestGateway.Answer[]::new));

      assertThat(uploaded(gateway))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
                assertThat(failed.next()).isEqualTo(Result.Next.STOP);
                assertThat(failed.error().message())
                    .contains("has 524289 bytes", "the object store for such outputs is gone");
              });
    }
  }
}
