package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// A node of this machine: containerd, kubelet, kube-proxy and DNS in namespaces of their own, so
/// that they and their containers see no other node, and all end with the namespaces' first
/// process.
final class HostNode implements AutoCloseable {
  static final String NAME = "node-1";

  private final Binaries.Ready binaries;
  private final NodeFiles files;
  private final List<ChildProcess> programs = new ArrayList<>();
  private ChildProcess namespaces;
  private long init;

  private HostNode(Binaries.Ready binaries, NodeFiles files) {
    this.binaries = binaries;
    this.files = files;
    namespaces = enter();
  }

  /// A node that starts, and is Ready a few seconds later. Its kubeconfig files are written
  /// already.
  static HostNode start(Binaries.Ready binaries, NodeFiles files, List<Path> images) {
    files.write();
    files.cgroups().create();
    var node = new HostNode(binaries, files);
    try {
      node.startRuntime();
      images.forEach(node::load);
      node.startAgents();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /// What a command makes of being run on the node.
  CommandResult run(String... command) {
    return CommandResult.run("", within(List.of(command)));
  }

  /// Makes the images of an archive known to the container runtime.
  void load(Path archive) {
    run("ctr", "--namespace", "k8s.io", "images", "import", archive.toString()).orFail();
  }

  /// As if somebody had pulled the plug: every process ends at once, the disk stays.
  void powerOff() {
    namespaces.kill();
    programs.forEach(ChildProcess::kill);
    programs.clear();
  }

  /// Starts it again.
  void powerOn() {
    namespaces = enter();
    startRuntime();
    startAgents();
  }

  @Override
  public void close() {
    powerOff();
  }

  private ChildProcess enter() {
    try {
      Files.deleteIfExists(files.initialized());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var process =
        ChildProcess.start(
            files.log("node"),
            Map.of(),
            List.of(
                "unshare",
                "--net",
                "--mount",
                "--pid",
                "--uts",
                "--ipc",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "bash",
                files.initScript().toString()));
    Awaitility.await("the node's namespaces")
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> process.requireAlive("unshare"))
        .until(() -> Files.exists(files.initialized()));
    init = process.onlyChild();
    files.network().connect(init);
    for (var command : files.network().nodeSetUp()) {
      run("sh", "-c", command).orFail();
    }
    run("sysctl", "-qw", "net.ipv4.ip_forward=1").orFail();
    return process;
  }

  private void startRuntime() {
    start("containerd", List.of("containerd", "--config", files.containerd().toString()));
    Awaitility.await("containerd answers")
        .pollInterval(Duration.ofMillis(100))
        .until(() -> run("ctr", "version").exitCode() == 0);
  }

  private void startAgents() {
    var hostname = "--hostname-override=" + NAME;
    // A kubelet gives up when containerd answers and its part for pods does not yet; an init system
    // would start it again.
    start(
        "kubelet",
        List.of(
            "sh",
            "-c",
            "until \"$@\"; do sleep 0.2; done",
            "sh",
            binaries.path(Tool.KUBELET).toString(),
            "--kubeconfig=" + files.kubeconfig("kubelet"),
            "--config=" + files.kubelet(),
            "--node-ip=" + files.network().nodeAddress(),
            hostname));
    start(
        "kube-proxy",
        List.of(binaries.path(Tool.KUBE_PROXY).toString(), "--config=" + files.proxy(), hostname));
    start(
        "coredns",
        List.of(binaries.path(Tool.COREDNS).toString(), "-conf", files.dns().toString()));
  }

  private void start(String name, List<String> command) {
    programs.add(ChildProcess.start(files.log(name), Map.of(), within(command)));
  }

  private List<String> within(List<String> command) {
    var line =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target",
                Long.toString(init),
                "--net",
                "--mount",
                "--pid",
                "--uts",
                "--ipc",
                "--"));
    line.addAll(command);
    return line;
  }
}
