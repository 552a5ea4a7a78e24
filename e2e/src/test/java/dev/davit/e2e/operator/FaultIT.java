package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Whatever dies, every run ends once and with its own output, and no queue ever has more pods than
/// slots.
@RealApi
class FaultIT {
  private static final int RUNS = 30;
  private static final int LIMIT = 4;

  private final ControlPlane cluster;

  FaultIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @Test
  void survivesKillNineAtAnyTime() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    Crds.install(cluster);
    var namespace = cluster.newNamespace();
    createRuns(cluster, namespace);
    try (var node = BusyNode.start(cluster.client(), namespace)) {
      for (var round = 0; round < 6; round++) {
        try (var operator = operator(cluster, cluster.kubeconfig(), namespace)) {
          operator.awaitReady();
          var moment = Duration.ofMillis(random.nextInt(1_200));
          Awaitility.await("seed " + seed).pollDelay(moment.plusMillis(1)).until(() -> true);
          operator.kill();
        }
      }
      try (var operator = operator(cluster, cluster.kubeconfig(), namespace)) {
        operator.awaitReady();
        awaitAllCompleted(cluster.client(), namespace, "seed " + seed);
        assertThat(operator.status("/healthz")).isEqualTo(200);
      }
      everyRunWasExecutedOnceWithinTheLimit(cluster.client(), namespace, node, "seed " + seed);
    }
  }

  @Test
  void survivesTheApiServersRestart() {
    try (var own = ControlPlane.start()) {
      Crds.install(own);
      var namespace = own.newNamespace();
      createRuns(own, namespace);
      try (var node = BusyNode.start(own.client(), namespace);
          var operator = operator(own, own.kubeconfig(), namespace)) {
        operator.awaitReady();
        for (var round = 0; round < 2; round++) {
          Awaitility.await().until(() -> !node.completed().isEmpty());
          own.killApiServer();
          own.startApiServer();
        }
        awaitAllCompleted(own.client(), namespace, "after the restarts");
        everyRunWasExecutedOnceWithinTheLimit(own.client(), namespace, node, "API restart");
        Awaitility.await("healthy again")
            .atMost(Duration.ofSeconds(60))
            .until(() -> operator.status("/readyz") == 200);
      }
    }
  }

  @Test
  void survivesTheLossOfAllWatches() throws IOException {
    Crds.install(cluster);
    var namespace = cluster.newNamespace();
    createRuns(cluster, namespace);
    var address = cluster.client().getMasterUrl();
    try (var proxy = CuttingProxy.to(address.getPort());
        var node = BusyNode.start(cluster.client(), namespace)) {
      var throughProxy = cluster.folder().resolve(namespace + ".kubeconfig");
      Files.writeString(
          throughProxy,
          Files.readString(cluster.kubeconfig())
              .replace(":" + address.getPort(), ":" + proxy.port()));
      try (var operator = operator(cluster, throughProxy, namespace)) {
        operator.awaitReady();
        for (var round = 1; round <= 5; round++) {
          var atLeast = 3 * round;
          Awaitility.await("progress before cut " + round)
              .atMost(Duration.ofSeconds(60))
              .until(() -> node.completed().size() >= atLeast);
          assertThat(proxy.cut()).isPositive();
        }
        awaitAllCompleted(cluster.client(), namespace, "after the cuts");
        everyRunWasExecutedOnceWithinTheLimit(cluster.client(), namespace, node, "cuts");
        Awaitility.await("healthy again")
            .atMost(Duration.ofSeconds(60))
            .until(() -> operator.status("/readyz") == 200);
      }
    }
  }

  @Test
  void aSecondOperatorTakesOverWhenTheLeaderIsKilled() {
    Crds.install(cluster);
    var namespace = cluster.newNamespace();
    createRuns(cluster, namespace);
    var election =
        Map.of(
            "DAVIT_LEADER_ELECTION", "true",
            "DAVIT_LEASE_NAMESPACE", namespace,
            "DAVIT_LEASE_DURATION", "3s");
    try (var node = BusyNode.start(cluster.client(), namespace);
        var first = operator(cluster, cluster.kubeconfig(), namespace, "first", election)) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !node.completed().isEmpty());
      try (var second = operator(cluster, cluster.kubeconfig(), namespace, "second", election)) {
        second.awaitReady();
        first.kill();
        awaitAllCompleted(cluster.client(), namespace, "after the takeover");
        everyRunWasExecutedOnceWithinTheLimit(cluster.client(), namespace, node, "takeover");
      }
    }
  }

  private static OperatorProcess operator(ControlPlane cluster, Path kubeconfig, String namespace) {
    return operator(cluster, kubeconfig, namespace, "operator", Map.of());
  }

  private static OperatorProcess operator(
      ControlPlane cluster,
      Path kubeconfig,
      String namespace,
      String name,
      Map<String, String> more) {
    var settings = new java.util.HashMap<>(more);
    settings.put("DAVIT_NAMESPACES", namespace);
    return OperatorProcess.start(cluster, namespace + "-" + name, kubeconfig, settings);
  }

  private static void createRuns(ControlPlane cluster, String namespace) {
    var yaml = new StringBuilder();
    yaml.append(
        """
        apiVersion: davit.dev/v1alpha1
        kind: Task
        metadata: {name: work}
        spec: {image: 'app:1', queue: {concurrencyLimit: %d}, retry: {minTimeout: 50ms, maxTimeout: 50ms}}
        """
            .formatted(LIMIT));
    for (var number = 0; number < RUNS; number++) {
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
  }

  private static void awaitAllCompleted(KubernetesClient client, String namespace, String hint) {
    Awaitility.await(hint)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(runs(client, namespace))
                    .hasSize(RUNS)
                    .allSatisfy(
                        run -> {
                          assertThat(run.getStatus().phase().wireName())
                              .as(hint + ": " + run.getMetadata().getName())
                              .isEqualTo("Completed");
                          assertThat(run.getStatus().output()).isEqualTo(run.getSpec().payload());
                        }));
  }

  private static void everyRunWasExecutedOnceWithinTheLimit(
      KubernetesClient client, String namespace, BusyNode node, String hint) {
    var names = IntStream.range(0, RUNS).mapToObj(number -> "r-" + number).toList();
    assertThat(node.completed()).as(hint).containsExactlyInAnyOrderElementsOf(names);
    assertThat(node.mostAtOnce()).as(hint).isLessThanOrEqualTo(LIMIT);
    for (var run : runs(client, namespace)) {
      var failsFirst = Integer.parseInt(run.getMetadata().getName().substring(2)) % 3 == 0;
      assertThat(run.getStatus().attempts())
          .as(hint + ": " + run.getMetadata().getName())
          .hasSize(failsFirst ? 2 : 1);
    }
  }

  private static List<Run> runs(KubernetesClient client, String namespace) {
    return client.resources(Run.class).inNamespace(namespace).list().getItems();
  }
}
