package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// Somebody who has a cluster for the tests.
interface ClusterProvider extends AutoCloseable {
  /// Of an administrator.
  Path kubeconfig();

  /// Makes the images of these archives known to all nodes.
  void load(Collection<Path> imageArchives);

  /// The node, where it may be tampered with.
  Optional<ClusterNode> node();

  /// The control plane, where it is of this machine's processes.
  Optional<ControlPlane> controlPlane();

  /// Where logs are kept.
  Path logs();

  @Override
  void close();
}
