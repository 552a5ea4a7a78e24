package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the tests run on, or why there is nothing.
sealed interface ClusterSearch {
  /// There is one; it is started when it is asked for.
  record Found(Supplier<? extends RunningCluster> start) implements ClusterSearch {}

  record Nothing(String why) implements ClusterSearch {}

  /// Looks for what these variables of the environment choose.
  static ClusterSearch by(Map<String, String> environment) {
    return switch (ClusterChoice.of(environment)) {
      case AUTO -> KindCluster.obstacle().isEmpty() ? kind() : host();
      case KIND -> kind();
      case HOST -> host();
      case EXISTING -> existing(Path.of(environment.get("KUBECONFIG")));
      case OFF -> new Nothing("none: DAVIT_E2E is off");
    };
  }

  private static ClusterSearch host() {
    var obstacle = NodePrograms.obstacle();
    if (obstacle.isPresent()) {
      return new Nothing("none: " + obstacle.get() + ", and there is no Docker for kind");
    }
    return with(Tool.CLUSTER, HostCluster::start);
  }

  private static ClusterSearch kind() {
    var obstacle = KindCluster.obstacle();
    return obstacle.isPresent()
        ? new Nothing("none: " + obstacle.get())
        : with(Tool.CLIENTS, binaries -> KindCluster.start());
  }

  private static ClusterSearch existing(Path kubeconfig) {
    return with(Tool.CLIENTS, binaries -> new ExistingCluster(kubeconfig));
  }

  private static ClusterSearch with(
      Set<Tool> tools, Function<Binaries.Ready, ClusterProvider> start) {
    return switch (Binaries.find(tools)) {
      case Binaries.Ready binaries ->
          new Found(
              () ->
                  new Cluster(
                      start.apply(binaries),
                      binaries.path(Tool.KUBECTL),
                      binaries.path(Tool.HELM)));
      case Binaries.Missing(var why) -> new Nothing(why);
    };
  }
}
