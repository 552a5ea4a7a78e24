package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
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
    var load = Load.of(cluster, namespace, LIMIT);
    try (var node = BusyNode.start(cluster.client(), namespace)) {
      load.add(node, RUNS);
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
        load.awaitAllCompleted("seed " + seed);
        assertThat(operator.status("/healthz")).isEqualTo(200);
      }
      everyRunWasExecutedOnceWithinTheLimit(load, node, "seed " + seed);
    }
  }

  @Test
  void survivesTheApiServersRestart() {
    try (var own = ControlPlane.start()) {
      Crds.install(own);
      var namespace = own.newNamespace();
      var load = Load.of(own, namespace, LIMIT);
      try (var node = BusyNode.start(own.client(), namespace);
          var operator = operator(own, own.kubeconfig(), namespace)) {
        load.add(node, RUNS);
        operator.awaitReady();
        for (var round = 0; round < 2; round++) {
          Awaitility.await().until(() -> !node.completed().isEmpty());
          own.killApiServer();
          own.startApiServer();
        }
        load.awaitAllCompleted("after the restarts");
        everyRunWasExecutedOnceWithinTheLimit(load, node, "API restart");
        Awaitility.await("healthy again").until(() -> operator.status("/readyz") == 200);
      }
    }
  }

  @Test
  void survivesTheLossOfAllWatches() throws IOException {
    Crds.install(cluster);
    var namespace = cluster.newNamespace();
    var load = Load.of(cluster, namespace, LIMIT);
    var address = cluster.client().getMasterUrl();
    try (var proxy = CuttingProxy.to(address.getPort());
        var node = BusyNode.start(cluster.client(), namespace)) {
      load.add(node, RUNS);
      var throughProxy = cluster.folder().resolve(namespace + ".kubeconfig");
      Files.writeString(
          throughProxy,
          Files.readString(cluster.kubeconfig())
              .replace(":" + address.getPort(), ":" + proxy.port()));
      var number = new AtomicInteger();
      try (var operator =
          new LivenessProbe(
              () ->
                  OperatorProcess.start(
                      cluster,
                      namespace + "-operator-" + number.getAndIncrement(),
                      throughProxy,
                      Map.of("DAVIT_NAMESPACES", namespace)))) {
        for (var round = 1; round <= 5; round++) {
          var atLeast = 3 * round;
          Awaitility.await("progress before cut " + round)
              .until(() -> node.completed().size() >= atLeast);
          Awaitility.await("a connection to cut, in round " + round).until(() -> proxy.cut() > 0);
        }
        load.awaitAllCompleted("after the cuts");
        everyRunWasExecutedOnceWithinTheLimit(load, node, "cuts");
        Awaitility.await("healthy again").until(() -> operator.status("/readyz") == 200);
      }
    }
  }

  private static OperatorProcess operator(ControlPlane cluster, Path kubeconfig, String namespace) {
    return OperatorProcess.start(
        cluster, namespace + "-operator", kubeconfig, Map.of("DAVIT_NAMESPACES", namespace));
  }

  private static void everyRunWasExecutedOnceWithinTheLimit(Load load, BusyNode node, String hint) {
    load.everyRunWasExecutedOnce(node, hint);
    assertThat(node.mostAtOnce()).as(hint).isLessThanOrEqualTo(LIMIT);
  }
}
