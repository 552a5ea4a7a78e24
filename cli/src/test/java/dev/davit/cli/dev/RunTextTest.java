package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class RunTextTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void aRunThatNobodyHasSeenHasNothingToTell() {
    assertThat(RunText.state(run("{}"))).isEmpty();
  }

  @Test
  void aWaitingRunSaysWhy() {
    assertThat(RunText.state(run("{phase: Queued, message: the queue is full}")))
        .isEqualTo("Queued: the queue is full");
  }

  @Test
  void anExecutingRunSaysItsAttempt() {
    assertThat(RunText.state(run("{phase: Executing, attempt: 2}")))
        .isEqualTo("Executing, attempt 2");
  }

  @Test
  void aCompletedRunShowsItsOutput() {
    assertThat(RunText.state(run("{phase: Completed, duration: 1.5s, output: {a: [1]}}")))
        .isEqualTo("Completed after 1.5s → {\"a\":[1]}");
  }

  @Test
  void aFailureIsToldInOneLine() {
    assertThat(
            RunText.state(
                run("{phase: Failed, error: {type: Oops, message: \"first\\n  second\"}}")))
        .isEqualTo("Failed: Oops: first ⏎ second");
  }

  private static Run run(String status) {
    return YAML.unmarshal(
        "---\n{apiVersion: davit.dev/v1alpha1, kind: Run, metadata: {name: r}, status: "
            + status
            + "}",
        Run.class);
  }
}
