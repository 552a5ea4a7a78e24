package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.e2e.cluster.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Runs of one task with a limit of pods at once, named `r-0`, `r-1`, … for a [BusyNode], and what
/// has to be true of them at the end, whatever died meanwhile.
final class Load {
  private final ControlPlane cluster;
  private final String namespace;
  private int created;

  private Load(ControlPlane cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  static Load of(ControlPlane cluster, String namespace, int limit) {
    cluster
        .kubectlWithInput(
            """
            apiVersion: davit.dev/v1alpha1
            kind: Task
            metadata: {name: work}
            spec: {image: 'app:1', queue: {concurrencyLimit: %d}, retry: {minTimeout: 50ms, maxTimeout: 50ms}}
            """
                .formatted(limit),
            "create",
            "--namespace=" + namespace,
            "-f",
            "-")
        .orFail();
    return new Load(cluster, namespace);
  }

  /// Creates as many runs as it takes to have at least `unfinished` of them.
  void add(BusyNode node, int unfinished) {
    var missing = unfinished - (created - node.completed().size());
    if (missing <= 0) {
      return;
    }
    var yaml = new StringBuilder();
    for (var number = created; number < created + missing; number++) {
      yaml.append(
          """
          ---
          apiVersion: davit.dev/v1alpha1
          kind: Run
          metadata: {name: r-%d}
          spec: {task: work, payload: %d}
          """
              .formatted(number, number));
    }
    cluster
        .kubectlWithInput(yaml.toString(), "create", "--namespace=" + namespace, "-f", "-")
        .orFail();
    created += missing;
  }

  /// As [#add], but only once there are fewer than half as many: asked again and again, it lets the
  /// load last without one program for each run.
  void keep(BusyNode node, int unfinished) {
    if (created - node.completed().size() < unfinished / 2) {
      add(node, unfinished);
    }
  }

  /// How many runs were created so far.
  int size() {
    return created;
  }

  void awaitAllCompleted(String hint) {
    Awaitility.await(hint)
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(runs())
                    .hasSize(created)
                    .allSatisfy(
                        run -> {
                          assertThat(run.getStatus()).isNotNull();
                          assertThat(run.getStatus().phase().wireName())
                              .as(hint + ": " + run.getMetadata().getName())
                              .isEqualTo("Completed");
                          assertThat(run.getStatus().output()).isEqualTo(run.getSpec().payload());
                        }));
  }

  /// Every attempt had one pod, which `node` has executed to its end.
  void everyRunWasExecutedOnce(BusyNode node, String hint) {
    var names = IntStream.range(0, created).mapToObj(number -> "r-" + number).toList();
    // The node notes it when the API server has answered; the operator may be faster.
    Awaitility.await(hint)
        .untilAsserted(
            () -> assertThat(node.completed()).containsExactlyInAnyOrderElementsOf(names));
    for (var run : runs()) {
      var failsFirst = Integer.parseInt(run.getMetadata().getName().substring(2)) % 3 == 0;
      assertThat(run.getStatus().attempts())
          .as(hint + ": " + run.getMetadata().getName())
          .hasSize(failsFirst ? 2 : 1);
    }
  }

  private List<Run> runs() {
    return cluster.client().resources(Run.class).inNamespace(namespace).list().getItems();
  }
}
