package dev.davit.runner;

import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.slow;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.HoldRequest;
import dev.davit.contract.HookError;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.RecordedJournal;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage.Absent;
import dev.davit.contract.ResultMessage.Valid;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import dev.davit.runner.RunnerProcess.End;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real processes and a gateway.
@Timeout(120)
class GatewayProcessIT {
  @TempDir Path folder;

  private End run(String task, TestGateway gateway, boolean hasJournal) throws Exception {
    var assignment = RunnerProcess.assignment(task, null, null);
    try (var process =
        RunnerProcess.start(folder, assignment.withGateway(gateway.assigned(hasJournal)))) {
      return process.end();
    }
  }

  @Test
  void stepsAreDurableWhileThePodExecutes() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, ""), status(200, "{\"entries\":1}"));
      var end = run("two-steps", gateway, false);

      assertThat(RunnerProcess.outputOf(end)).isEqualTo("10000 characters");
      assertThat(gateway.requests).hasSize(3).allMatch(it -> it.startsWith("POST "));
      assertThat(end.output()).contains("called first", "called second");
    }
  }

  @Test
  void aLaterPodDoesNotExecuteThemAgain() throws Exception {
    var first =
        JournalEntry.step("", 1, "first", 2, Instant.EPOCH, TextNode.valueOf("x".repeat(50_000)));
    var recorded = new RecordedJournal(new JournalJson.Entries(List.of(first), List.of()));
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(200, recorded.write()));
      var end = run("two-steps", gateway, true);

      assertThat(RunnerProcess.outputOf(end)).isEqualTo("50000 characters");
      assertThat(end.output()).contains("called second").doesNotContain("called first");
    }
  }

  @Test
  void aTaskWithoutDurableCallsMakesNoRequest() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var end = run("context", gateway, true);

      assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
      assertThat(gateway.requests).isEmpty();
    }
  }

  @Test
  void aSupersededProcessEndsWithoutAResult() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.SUPERSEDED));
      var end = run("two-steps", gateway, false);

      assertThat(end.code()).isEqualTo(PodContract.EXIT_SUPERSEDED);
      assertThat(end.result()).isInstanceOf(Absent.class);
      assertThat(end.output()).contains("called first").doesNotContain("called second", "hook ran");
      assertThat(end.output().get(end.output().size() - 1))
          .endsWith("attempt superseded: another pod executes the run now");
    }
  }

  @Test
  void anEndedRunIsCanceled() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.ENDED));
      var end = run("two-steps", gateway, false);

      assertThat(end.code()).isEqualTo(Exit.TERMINATED);
      assertThat(((Valid) end.result()).result()).isEqualTo(new Result.Canceled(null));
      assertThat(end.output()).contains("called first").doesNotContain("called second");
    }
  }

  @Test
  void aJournalThatIsTooLargeFailsTheRun() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.JOURNAL_TOO_LARGE));
      var end = run("two-steps", gateway, false);

      assertThat(((Valid) end.result()).result())
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.JOURNAL_TOO_LARGE);
                assertThat(failed.error().message()).isEqualTo("entry 7");
              });
    }
  }

  /// It waits for longer than its maxDuration, which counts no time in which the pod waits.
  @Test
  void aPodThatWaitsAsksUntilItIsAnswered() throws Exception {
    var over =
        JournalEntry.token("", 1, "approval", 2, Instant.EPOCH)
            .completed(Instant.EPOCH, TextNode.valueOf("yes"));
    var answered = status(200, new WaitEnds(List.of(over), 0).write());
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(slow(4_000, status(200, WaitEnds.NONE.write())), status(503, ""), answered);
      var assignment = RunnerProcess.assignment("waits", null, 3L);
      try (var process =
          RunnerProcess.start(folder, assignment.withGateway(gateway.assigned(false)))) {
        assertThat(RunnerProcess.outputOf(process.end())).isEqualTo("Completed[value=yes]");
      }
      assertThat(gateway.requests).hasSize(4);
      assertThat(gateway.requests.subList(0, 3))
          .containsOnly(
              "POST /v1/attempt/waits Bearer first "
                  + new HoldRequest(2, 0, List.of(Wait.token("", 1, "approval"))).write());
      assertThat(gateway.requests.get(3)).startsWith("POST /v1/attempt/entries ");
    }
  }

  private static String large(int characters) {
    return "\"" + "x".repeat(characters) + "\"";
  }

  private static Result.Stored stored(String output) {
    return new Result.Stored(StoredOutput.of(output.getBytes(StandardCharsets.UTF_8)));
  }

  private End sized(int characters, TestGateway gateway, Long maxSeconds) throws Exception {
    var assignment = RunnerProcess.assignment("sized", characters, maxSeconds);
    try (var process =
        RunnerProcess.start(folder, assignment.withGateway(gateway.assigned(false)))) {
      return process.end();
    }
  }

  private static Result resultOf(End end) {
    return ((Valid) end.result()).result();
  }

  @Test
  void aLargeOutputIsSentUntilTheGatewayKeepsItAndThenReported() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var expected = stored(large(500_000));
      gateway.answering(
          status(503, ""),
          status(200, stored("\"another\"").output().write()),
          status(200, expected.output().write()));
      var end = sized(500_000, gateway, null);

      assertThat(resultOf(end)).isEqualTo(expected);
      assertThat(end.code()).isEqualTo(PodContract.EXIT_COMPLETED);
      assertThat(gateway.requests)
          .hasSize(3)
          .allMatch(
              it ->
                  it.equals(
                      "PUT /v1/attempt/output?attempt=2&segment=0 Bearer first " + large(500_000)));
      assertThat(end.output())
          .anyMatch(it -> it.endsWith("the gateway keeps its output bytes=500002"))
          .anyMatch(it -> it.contains("more than half of the limit of 524288 bytes"));
    }
  }

  @Test
  void anOutputThatFitsIsNotSentAndOneBeyondTheLimitNeither() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var fits = sized(4_000, gateway, null);
      assertThat(RunnerProcess.outputOf(fits)).hasSize(4_000);
      assertThat(fits.output()).noneMatch(it -> it.contains("more than half"));

      assertThat(resultOf(sized(600_000, gateway, null)))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
                assertThat(failed.error().message())
                    .isEqualTo("the output has 600002 bytes; at most 524288 are allowed");
              });
      assertThat(gateway.requests).isEmpty();
    }
  }

  @Test
  void anOutputThatTheGatewayRefusesFailsTheRun() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.OUTPUT_TOO_LARGE));

      assertThat(resultOf(sized(9_000, gateway, null)))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
                assertThat(failed.error().message())
                    .isEqualTo("the gateway refuses the output of 9002 bytes: entry 7");
              });
    }
  }

  @Test
  void aSupersededProcessDoesNotReportItsOutput() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.SUPERSEDED));
      var end = sized(9_000, gateway, null);

      assertThat(end.code()).isEqualTo(PodContract.EXIT_SUPERSEDED);
      assertThat(end.result()).isInstanceOf(Absent.class);
    }
  }

  @Test
  void theOutputOfAnEndedRunIsDropped() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(problem(GatewayProblem.ENDED));
      var end = sized(9_000, gateway, null);

      assertThat(end.code()).isEqualTo(Exit.TERMINATED);
      assertThat(resultOf(end)).isEqualTo(new Result.Canceled(null));
      assertThat(((Valid) end.result()).notes().hookErrors())
          .containsExactly(
              new HookError(
                  "run",
                  "OutputNotSent",
                  "the output of 9002 bytes was not sent to the gateway: the run is over"));
    }
  }

  @Test
  void maxDurationEndsTheRepetitionOfAnOutputToo() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, "", "Retry-After", "60"));

      assertThat(resultOf(sized(9_000, gateway, 3L)))
          .isInstanceOfSatisfying(
              Result.TimedOut.class,
              it ->
                  assertThat(it.error().message())
                      .endsWith(
                          "; the task had returned, and the gateway had not taken its output of"
                              + " 9002 bytes"));
    }
  }

  /// The platform takes the node while the gateway is away: the attempt is repeated.
  @Test
  void aStoppedPodDoesNotReportAnOutputThatWasNotSent() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var asked = new CountDownLatch(1);
      gateway.answering(
          exchange -> {
            asked.countDown();
            status(503, "", "Retry-After", "60").to(exchange);
          });
      var assignment = RunnerProcess.assignment("sized", 9_000, null, 1L);
      try (var process =
          RunnerProcess.start(folder, assignment.withGateway(gateway.assigned(false)))) {
        asked.await();
        process.terminate();
        var end = process.end();

        assertThat(end.code()).isEqualTo(Exit.TERMINATED);
        assertThat(resultOf(end)).isEqualTo(new Result.Canceled(null));
        assertThat(((Valid) end.result()).notes().hookErrors())
            .singleElement()
            .satisfies(it -> assertThat(it.message()).contains("within its cancelTimeout"));
      }
    }
  }

  /// What the task returned is decided; only its hook does not end.
  @Test
  void theOutputOfATaskWhoseHookHangsIsSent() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      var expected = stored(large(9_000));
      gateway.answering(status(200, expected.output().write()));
      var end = run("hook-hangs-after-much", gateway, false);

      assertThat(resultOf(end)).isEqualTo(expected);
      assertThat(gateway.requests).hasSize(1);
    }
  }

  @Test
  void maxDurationEndsTheRepetition() throws Exception {
    try (var gateway = TestGateway.in(folder)) {
      gateway.answering(status(503, "", "Retry-After", "60"));
      var assignment = RunnerProcess.assignment("two-steps", null, 3L);
      try (var process =
          RunnerProcess.start(folder, assignment.withGateway(gateway.assigned(false)))) {
        var end = process.end();

        assertThat(((Valid) end.result()).result()).isInstanceOf(Result.TimedOut.class);
      }
    }
  }
}
