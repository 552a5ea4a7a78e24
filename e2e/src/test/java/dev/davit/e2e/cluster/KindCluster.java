package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A cluster of kind (https://kind.sigs.k8s.io) for this run alone, made as `e2e/kind.yaml` says.
final class KindCluster implements ClusterProvider {
  /// The first cluster on a machine pulls its node's image.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String name;
  private final Path folder;
  private final Path kubeconfig;

  private KindCluster(String name, Path folder) {
    this.name = name;
    this.folder = folder;
    kubeconfig = folder.resolve("admin.kubeconfig");
  }

  /// Why there can be none here; empty where there can.
  static Optional<String> obstacle() {
    for (var program : List.of("docker", "kind")) {
      if (Programs.onPath(program).isEmpty()) {
        return Optional.of("there is no " + program + " on this machine");
      }
    }
    var daemon = CommandResult.run("", List.of("docker", "info"));
    return daemon.exitCode() == 0
        ? Optional.empty()
        : Optional.of("docker has no daemon: " + daemon.stderr().strip());
  }

  static ClusterProvider start() {
    var name = "davit-" + UUID.randomUUID().toString().substring(0, 8);
    var cluster = new KindCluster(name, ClusterFolders.create());
    cluster.kind(
        "create",
        "cluster",
        "--config=" + Tool.moduleFolder().resolve("kind.yaml"),
        "--kubeconfig=" + cluster.kubeconfig,
        "--wait=90s");
    return cluster;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void load(Collection<Path> imageArchives) {
    for (var archive : imageArchives) {
      kind("load", "image-archive", archive.toString());
    }
  }

  @Override
  public Optional<ClusterNode> node() {
    return Optional.of(new DockerNode(name + "-worker"));
  }

  @Override
  public Optional<ControlPlane> controlPlane() {
    return Optional.empty();
  }

  @Override
  public Path logs() {
    return folder;
  }

  @Override
  public void close() {
    kind("export", "logs", folder.resolve("kind").toString());
    kind("delete", "cluster");
  }

  private void kind(String verb, String object, String... arguments) {
    var command = new ArrayList<>(List.of("kind", verb, object, "--name=" + name));
    command.addAll(List.of(arguments));
    CommandResult.run("", PATIENCE, command).orFail();
  }

  /// The container that is the node of the pods.
  private record DockerNode(String container) implements ClusterNode {
    @Override
    public CommandResult run(String... command) {
      var line = new ArrayList<>(List.of("docker", "exec", container));
      line.addAll(List.of(command));
      return CommandResult.run("", line);
    }

    @Override
    public void powerOff() {
      CommandResult.run("", List.of("docker", "kill", container)).orFail();
    }

    @Override
    public void powerOn() {
      CommandResult.run("", List.of("docker", "start", container)).orFail();
    }
  }
}
