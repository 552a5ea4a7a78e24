package dev.davit.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Queue;
import dev.davit.api.Task;
import dev.davit.cli.Called;
import dev.davit.cli.LocalCluster;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `davit tasks` and `davit queues` on an API without an operator.
class TaskCommandsIT {
  private final LocalCluster cluster =
      LocalCluster.with((namespace, pod) -> Optional.empty(), "tasks", "queues");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void tasksAreListedByNameWithWhetherTheyAreReady() {
    task("b", "queue: {name: q}");
    task("a", "queue: {concurrencyLimit: 3}");
    cluster.status(
        Task.class,
        "b",
        "{conditions: [{type: Ready, status: \"False\", reason: QueueNotFound, message: m, lastTransitionTime: \"2026-01-01T00:00:00Z\"}]}");

    assertThat(words(cluster.davit("tasks", "list").out()))
        .matches(
            """
            NAME READY REASON QUEUE MACHINE AGE
            a - - own, limit 3 small-1x \\d+s
            b False QueueNotFound q small-1x \\d+s
            """);
    assertThat(cluster.davit("tasks", "list", "-o", "name").out()).isEqualTo("a\nb\n");
    assertThat(cluster.davit("tasks", "get", "a", "-o", "yaml").out()).contains("image: \"i\"");
    assertThat(cluster.davit("tasks", "get", "c"))
        .isEqualTo(new Called(1, "", "davit: There is no task c in namespace default\n"));
  }

  @Test
  void aQueueIsPausedResumedAndLimited() {
    cluster.create(
        "apiVersion: davit.dev/v1alpha1\nkind: Queue\nmetadata: {name: q}\nspec: {concurrencyLimit: 5}",
        Queue.class);

    assertThat(cluster.davit("queues", "pause", "q")).isEqualTo(new Called(0, "q paused\n", ""));
    assertThat(words(cluster.davit("queues", "list").out()))
        .matches("NAME LIMIT TOTAL RUNNING QUEUED KEYS PAUSED AGE\nq 5 - - - - true \\d+s\n");
    assertThat(cluster.davit("queues", "resume", "q").out()).isEqualTo("q resumed\n");
    assertThat(cluster.davit("queues", "limit", "q", "7").out())
        .isEqualTo("q may execute 7 runs at once\n");
    assertThat(cluster.davit("queues", "limit", "q", "9", "--total").exitCode()).isZero();
    assertThat(words(cluster.davit("queues", "get", "q").out())).contains("q 7 9 - - - false");
    assertThat(cluster.davit("queues", "pause", "none"))
        .isEqualTo(new Called(1, "", "davit: There is no queue none in namespace default\n"));
    assertThat(cluster.davit("queues", "limit", "q", "0").exitCode()).isEqualTo(2);
  }

  @Test
  void aClusterThatDoesNotKnowThemIsSaidSo() {
    try (var bare = LocalCluster.with((namespace, pod) -> Optional.empty())) {
      assertThat(bare.davit("queues", "list"))
          .isEqualTo(
              new Called(
                  1,
                  "",
                  "davit: Could not list queues in namespace default: this cluster does not know them; install Davit, or only its resources: kubectl apply --server-side -k crds/k8s\n"));
    }
  }

  private void task(String name, String queue) {
    cluster.create(
        "apiVersion: davit.dev/v1alpha1\nkind: Task\nmetadata: {name: %s}\nspec: {image: i, %s}"
            .formatted(name, queue),
        Task.class);
  }

  private static String words(String table) {
    return table.replaceAll(" +", " ");
  }
}
