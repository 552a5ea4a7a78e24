package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A cluster of this machine's processes: a [ControlPlane] with controller manager and scheduler,
/// and one [HostNode].
final class HostCluster implements ClusterProvider {
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Path folder;
  private final NodeNetwork network;
  private final ControlPlane plane;
  private final HostNode node;

  private HostCluster(Binaries.Ready binaries) {
    folder = ClusterFolders.create();
    try {
      network = NodeNetwork.claim();
      closing.push(network::close);
      plane = ControlPlane.start(binaries, folder, new ApiAddress.ForNode(network.hostAddress()));
      closing.push(plane::close);
      var controllers =
          Controllers.start(
              binaries,
              plane,
              // A test does not wait for 50 seconds until a silent node counts as one.
              List.of("--node-monitor-period=2s", "--node-monitor-grace-period=12s"),
              List.of());
      closing.push(controllers::close);
      var images = new BasicImages(Folders.create(folder.resolve("images")));
      closing.push(() -> Folders.delete(images.folder()));
      var files = nodeFiles();
      closing.push(files::deleteDisk);
      closing.push(files.cgroups()::close);
      node = HostNode.start(binaries, files, images.create());
      closing.push(node::close);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static ClusterProvider start(Binaries.Ready binaries) {
    return new HostCluster(binaries);
  }

  @Override
  public Path kubeconfig() {
    return plane.kubeconfig();
  }

  @Override
  public void load(Collection<Path> imageArchives) {
    imageArchives.forEach(node::load);
  }

  @Override
  public Optional<ClusterNode> node() {
    return Optional.of(
        new ClusterNode() {
          @Override
          public CommandResult run(String... command) {
            return node.run(command);
          }

          @Override
          public void powerOff() {
            node.powerOff();
          }

          @Override
          public void powerOn() {
            node.powerOn();
          }
        });
  }

  @Override
  public Optional<ControlPlane> controlPlane() {
    return Optional.of(plane);
  }

  @Override
  public Path logs() {
    return folder;
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  private NodeFiles nodeFiles() {
    var files =
        new NodeFiles(
            Folders.create(folder.resolve("node")),
            network,
            new NodeCgroups(network.number()),
            plane.certificates().authority());
    plane.kubeconfig(files.kubeconfig("kubelet"), "system:node:" + HostNode.NAME, "system:nodes");
    plane.kubeconfig(files.kubeconfig("kube-proxy"), "system:kube-proxy");
    plane.kubeconfig(files.kubeconfig("coredns"), "coredns", "system:masters");
    return files;
  }
}
