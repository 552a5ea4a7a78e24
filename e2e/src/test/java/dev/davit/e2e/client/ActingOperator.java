package dev.davit.e2e.client;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/// Writes the status of runs, as the operator does.
record ActingOperator(KubernetesClient client, String namespace) {
  void delays(String run) {
    write(run, "{\"phase\": \"Delayed\", \"reason\": \"Delayed\"}");
  }

  void executes(String run) {
    write(
        run,
        """
        {"phase": "Executing", "reason": "Executing", "message": "The container runs", "attempt": 1,
         "times": {"startedAt": "2026-01-01T00:00:01Z"}}
        """);
  }

  /// @param output as JSON
  void completes(String run, String output) {
    write(
        run,
        """
        {"phase": "Completed", "reason": "Completed", "message": "Done", "finished": true,
         "attempt": 1, "output": %s, "times": {"finishedAt": "2026-01-01T00:00:02Z"}}
        """
            .formatted(output));
  }

  void fails(String run) {
    write(
        run,
        """
        {"phase": "Failed", "reason": "TaskFailed", "message": "Attempt 3 of 3 failed",
         "finished": true, "attempt": 3, "error": {"type": "CardException", "message": "declined"}}
        """);
  }

  /// Ends it in this phase, such as `TimedOut`.
  void ends(String run, Phase phase) {
    write(
        run,
        "{\"phase\": \"%s\", \"reason\": \"Test\", \"finished\": true}"
            .formatted(phase.wireName()));
  }

  void delete(String run) {
    run(run).delete();
  }

  private void write(String run, String status) {
    run(run)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
  }

  private Resource<Run> run(String name) {
    return client.resources(Run.class).inNamespace(namespace).withName(name);
  }
}
