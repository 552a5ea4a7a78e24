package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs that a newer version of Davit has written: fields, phases and reasons that this client does
/// not know. It reads them with the serialization of any client of Fabric8.
class NewerRunTest {
  private static RunView read(String status) {
    var json =
        """
        {"apiVersion": "davit.dev/v1alpha1", "kind": "Run",
         "metadata": {"name": "r", "namespace": "shop", "uid": "u", "resourceVersion": "1",
           "creationTimestamp": "2026-01-01T12:00:00Z"},
         "spec": {"task": "charge", "warm": {"min": 2}, "retry": {"maxAttempts": 2, "budget": [1]}},
         "status": %s}
        """
            .formatted(status);
    return RunView.of(new KubernetesSerialization().unmarshal(json, Run.class));
  }

  @Test
  void whatItDoesNotKnowIsIgnored() {
    var run =
        read(
            """
            {"phase": "Completed", "finished": true, "output": {"total": 7}, "waits": [{"until": "x"}],
             "times": {"startedAt": "2026-01-01T12:00:01Z", "resumedAt": "soon"},
             "attempts": [{"number": 1, "phase": "Suspended", "reason": "WaitsForToken", "cost": 1}],
             "task": {"generation": 1, "spec": {"image": "app:1", "entrypoint": "wasm", "waits": "suspend"}}}
            """);
    assertThat(run.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(run.output()).hasToString("Optional[{\"total\":7}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"phase\": \"Dreaming\", \"finished\": false} | QUEUED | false",
        "{\"phase\": \"Dreaming\", \"times\": {\"startedAt\": \"2026-01-01T12:00:01Z\"}} | EXECUTING | false",
        "{\"phase\": \"Superseded\", \"finished\": true, \"reason\": \"NewerRun\"} | FAILED | true",
      })
  void aPhaseThatItDoesNotKnowIsTheNearestThatItKnows(
      String status, Phase phase, boolean isFinished) {
    var run = read(status);
    assertThat(run.phase()).isEqualTo(phase);
    assertThat(run.isFinished()).isEqualTo(isFinished);
  }

  @Test
  void itsReasonIsAsItWasWritten() {
    assertThat(
            read("{\"phase\": \"Superseded\", \"finished\": true, \"reason\": \"NewerRun\"}")
                .reason())
        .isEqualTo("NewerRun");
  }
}
