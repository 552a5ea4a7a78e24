package dev.davit.dashboard.task;

import dev.davit.api.Task;
import dev.davit.dashboard.run.Frame;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// Reads tasks with the user's own credentials.
final class TaskReader {
  /// Tasks are as large as their pod template and their schema.
  private static final long MOST = 500;

  private final KubernetesClient client;

  TaskReader(KubernetesClient client) {
    this.client = client;
  }

  /// The first 500 tasks.
  List<Task> tasks(String namespace) {
    var tasks = client.resources(Task.class);
    var options = new ListOptionsBuilder().withLimit(MOST).build();
    return namespace.equals(Frame.ALL)
        ? tasks.inAnyNamespace().list(options).getItems()
        : tasks.inNamespace(namespace).list(options).getItems();
  }
}
