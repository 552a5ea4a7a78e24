package dev.davit.dashboard.trigger;

import dev.davit.api.Task;
import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.RunExistsException;
import dev.davit.dashboard.index.TaskKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// Reads a task and creates runs of it, with the user's own credentials.
final class Trigger {
  private final KubernetesClient client;

  Trigger(KubernetesClient client) {
    this.client = client;
  }

  /// Empty if there is no such task, or the user may not read it.
  Optional<Task> task(TaskKey key) {
    try {
      return Optional.ofNullable(
          client.resources(Task.class).inNamespace(key.namespace()).withName(key.name()).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Creates the run of a form, or finds the one that the same form has created.
  ///
  /// @return its name
  /// @throws DavitException if it is refused
  String create(TaskKey task, TestCheck.Ready run, TestForm form) {
    // The client is the dashboard's, and stays open.
    var davit = DavitClient.of(client).inNamespace(task.namespace());
    if (run.options().idempotencyKey().isPresent() || form.once().isEmpty()) {
      return davit.trigger(task.name(), run.payload(), run.options()).name();
    }
    var name = SameRun.name(task.name(), form);
    try {
      return davit.trigger(task.name(), run.payload(), run.options().name(name)).name();
    } catch (RunExistsException e) {
      return name;
    }
  }
}
