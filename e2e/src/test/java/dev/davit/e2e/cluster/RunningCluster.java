package dev.davit.e2e.cluster;

/// What [ClusterSearch] has found, started.
sealed interface RunningCluster extends AutoCloseable permits Cluster, ControlPlane {
  @Override
  void close();
}
