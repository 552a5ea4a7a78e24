package dev.davit.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/// A [ControlPlane] with controller manager and scheduler, and nodes that
/// [kwok](https://kwok.sigs.k8s.io) simulates: every pod is scheduled, runs for a while and ends
/// well, without a process. What this costs the API server is what real nodes would cost it.
///
/// The controllers are not throttled: benchmarks compare what the API server allows.
public final class KwokCluster implements AutoCloseable {
  /// The user that pods are brought forward by.
  public static final String NODE_USER = "kwok";

  private static final int NODES = 10;
  private static final List<String> UNTHROTTLED =
      List.of("--kube-api-qps=2000", "--kube-api-burst=2000");

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final ControlPlane plane;
  private final Controllers controllers;
  private final ChildProcess kwok;

  /// What becomes of every pod: it runs for `work`, and its container ends with exit code 0 and
  /// this termination message.
  public record PodLife(Duration work, String message) {}

  private KwokCluster(Binaries.Ready binaries, PodLife life) {
    var folder = ClusterFolders.create();
    try {
      plane = ControlPlane.start(binaries, folder, new ApiAddress.Loopback());
      closing.push(plane::close);
      controllers = Controllers.start(binaries, plane, managerFlags(), UNTHROTTLED);
      closing.push(controllers::close);
      kwok =
          ChildProcess.start(
              folder.resolve("kwok.log"),
              Map.of(),
              List.of(
                  binaries.path(Tool.KWOK).toString(),
                  "--kubeconfig=" + plane.kubeconfig(NODE_USER, "system:masters"),
                  "--config=" + stages(folder.resolve("kwok.yaml"), life),
                  "--manage-all-nodes"));
      closing.push(kwok::kill);
      createNodes();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Why there can be no such cluster on this machine; empty: it can be started.
  public static Optional<String> obstacle() {
    return switch (Binaries.find(Tool.SIMULATED_CLUSTER)) {
      case Binaries.Ready _ -> Optional.empty();
      case Binaries.Missing(var why) -> Optional.of(why);
    };
  }

  /// A new cluster whose nodes are ready. Close it.
  ///
  /// @throws IllegalStateException if the programs are missing, or do not start
  public static KwokCluster start(PodLife life) {
    return switch (Binaries.find(Tool.SIMULATED_CLUSTER)) {
      case Binaries.Ready binaries -> new KwokCluster(binaries, life);
      case Binaries.Missing(var why) -> throw new IllegalStateException(why);
    };
  }

  public ControlPlane plane() {
    return plane;
  }

  public long controllerManagerPid() {
    return controllers.manager().pid();
  }

  public long schedulerPid() {
    return controllers.scheduler().pid();
  }

  public long kwokPid() {
    return kwok.pid();
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  private static List<String> managerFlags() {
    return List.of(
        UNTHROTTLED.get(0),
        UNTHROTTLED.get(1),
        // On a machine that is too small, the nodes' own heartbeats are late.
        "--node-monitor-grace-period=10m",
        "--concurrent-job-syncs=50",
        "--concurrent-ttl-after-finished-syncs=50");
  }

  private void createNodes() {
    for (var number = 0; number < NODES; number++) {
      var name = "node-" + number;
      plane
          .client()
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    Awaitility.await("nodes are ready")
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> kwok.requireAlive("kwok"))
        .until(
            () ->
                plane.client().nodes().list().getItems().stream().allMatch(KwokCluster::takesPods));
  }

  private static boolean takesPods(Node node) {
    return node.getSpec().getTaints().isEmpty()
        && node.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
  }

  private static Path stages(Path file, PodLife life) {
    try (var template = KwokCluster.class.getResourceAsStream("kwok-stages.yaml")) {
      var text =
          new String(template.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              .replace("WORK_MILLISECONDS", Long.toString(life.work().toMillis()))
              // A JSON string is one of YAML too.
              .replace("MESSAGE", JsonNodeFactory.instance.textNode(life.message()).toString());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
