package dev.davit.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.cli.Called;
import dev.davit.cli.LocalCluster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `davit doctor` on APIs without an operator; on a real API server: `DoctorIT` of e2e.
class DoctorIT {
  @Test
  void aClusterWithoutDavitIsFound() {
    try (var cluster = LocalCluster.with((namespace, pod) -> Optional.empty())) {
      var answer = cluster.davit("doctor");

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.out())
          .contains("bad   This cluster does not know tasks, runs, queues, tokens, schedules");
    }
  }

  @Test
  void aRunThatWaitsForAQueueIsFound() {
    try (var cluster =
        LocalCluster.with(
            (namespace, pod) -> Optional.empty(),
            "tasks",
            "runs",
            "queues",
            "tokens",
            "schedules")) {
      var run = cluster.trigger("t", "--payload", "{}");
      assertThat(cluster.davit("doctor")).matches(it -> it.exitCode() == 0, "nothing is bad yet");

      cluster.status(
          Run.class, run, "{phase: Queued, reason: QueueNotFound, message: there is no queue q}");
      var answer = cluster.davit("doctor");

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.out())
          .contains("ok    runs: 1 in namespace default.")
          .contains("bad   run %s: QueueNotFound: there is no queue q".formatted(run));
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsTheOnlyFinding() {
    var answer = Called.davit("doctor", "--server", "http://127.0.0.1:1");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .startsWith(
            "bad   The API server at http://127.0.0.1:1/ does not answer: the connection was"
                + " refused")
        .hasLineCount(2);
  }
}
