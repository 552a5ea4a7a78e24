package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    return switch (Binaries.find(Tool.CLUSTER)) {
      case Binaries.Ready binaries ->
          new Found(() -> new Cluster(HostCluster.start(binaries), binaries.path(Tool.KUBECTL)));
      case Binaries.Missing(var why) -> new Nothing(why);
    };
  }

  private static ClusterSearch kind() {
    var obstacle = KindCluster.obstacle();
    return obstacle.isPresent()
        ? new Nothing("none: " + obstacle.get())
        : withKubectl(KindCluster::start);
  }

  private static ClusterSearch existing(Path kubeconfig) {
    return withKubectl(() -> new ExistingCluster(kubeconfig));
  }

  private static ClusterSearch withKubectl(Supplier<ClusterProvider> provider) {
    var installed = Programs.onPath("kubectl");
    if (installed.isPresent()) {
      return new Found(() -> new Cluster(provider.get(), installed.get()));
    }
    return switch (Binaries.find(List.of(Tool.KUBECTL))) {
      case Binaries.Ready binaries ->
          new Found(() -> new Cluster(provider.get(), binaries.path(Tool.KUBECTL)));
      case Binaries.Missing(var why) -> new Nothing(why);
    };
  }
}
