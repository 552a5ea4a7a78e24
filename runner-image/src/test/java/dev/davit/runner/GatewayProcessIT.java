package dev.davit.runner;

import static dev.davit.runner.TestGateway.problem;
import static dev.davit.runner.TestGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.RecordedJournal;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage.Absent;
import dev.davit.contract.ResultMessage.Valid;
import dev.davit.runner.RunnerProcess.End;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
