package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// A cluster that somebody else runs. Its nodes must know the images already, or be able to pull
/// them.
record ExistingCluster(Path kubeconfig) implements ClusterProvider {
  @Override
  public void load(Collection<Path> imageArchives) {
    System.out.println(
        "[davit-e2e] The nodes of %s must be able to get the images of %s themselves"
            .formatted(kubeconfig, imageArchives));
  }

  @Override
  public Optional<ClusterNode> node() {
    return Optional.empty();
  }

  @Override
  public Optional<ControlPlane> controlPlane() {
    return Optional.empty();
  }

  @Override
  public Path logs() {
    return ClusterFolders.create();
  }

  @Override
  public void close() {
    // It goes on.
  }
}
