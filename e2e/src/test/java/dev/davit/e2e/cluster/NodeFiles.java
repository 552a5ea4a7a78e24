package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folder of one node: its disk, the settings of its programs, their logs.
///
/// @param clientAuthority signs the certificates of those who may ask the kubelet
record NodeFiles(Path folder, NodeNetwork network, NodeCgroups cgroups, Path clientAuthority) {
  /// What the node's own folders are in its file system, each a folder on its disk.
  private static final List<String> DISKS =
      List.of("/var/lib/kubelet", "/var/lib/cni", "/var/log/pods", "/var/log/containers");

  /// Where the container runtime listens; `/run` is each node's own.
  static final String RUNTIME = "/run/containerd/containerd.sock";

  /// The image that holds a pod's namespaces.
  static final String PAUSE_IMAGE = "docker.io/davit/pause:1";

  /// Writes all settings.
  void write() {
    write(initScript(), init());
    write(containerd(), containerdSettings());
    write(folder.resolve("cni").resolve("10-davit.conflist"), cniSettings());
    write(kubelet(), kubeletSettings());
    write(proxy(), proxySettings());
    write(dns(), dnsSettings());
    write(folder.resolve("resolv.conf"), "nameserver " + network.nodeAddress() + "\n");
  }

  private Path disk() {
    return folder.resolve("disk");
  }

  /// Deletes images and volumes, and keeps the logs of the pods.
  void deleteDisk() {
    Folders.delete(disk().resolve("containerd"));
    Folders.delete(Path.of(disk() + "/var/lib"));
  }

  /// Tells that the node's namespaces are made and its file system is mounted.
  Path initialized() {
    return folder.resolve("initialized");
  }

  Path initScript() {
    return folder.resolve("init.sh");
  }

  Path containerd() {
    return folder.resolve("containerd.toml");
  }

  Path kubelet() {
    return folder.resolve("kubelet.yaml");
  }

  Path proxy() {
    return folder.resolve("kube-proxy.yaml");
  }

  Path dns() {
    return folder.resolve("Corefile");
  }

  Path kubeconfig(String user) {
    return folder.resolve(user + ".kubeconfig");
  }

  Path log(String program) {
    return folder.resolve(program + ".log");
  }

  /// What the first process of the node does: the kernel ends all others when it ends.
  private String init() {
    var script = new ArrayList<String>();
    script.add("set -e");
    script.add("mount --make-rprivate /");
    script.add("mount -t tmpfs tmpfs /run");
    for (var disk : DISKS) {
      var own = Path.of(disk() + disk);
      script.add("mkdir -p " + disk + " '" + own + "'");
      script.add("mount --bind '" + own + "' " + disk);
    }
    script.add("mount --make-shared /var/lib/kubelet");
    // Looking for a registry has to fail at once, not after the patience of a resolver.
    script.add("mount --bind '" + folder.resolve("resolv.conf") + "' /etc/resolv.conf");
    script.add("touch '" + initialized() + "'");
    // A shell that waits takes care of processes whose parents have ended.
    script.add("while :; do sleep 3600 & wait; done");
    return String.join("\n", script) + "\n";
  }

  private String containerdSettings() {
    return """
        version = 2
        root = "%s"
        state = "/run/containerd"
        [grpc]
          address = "%s"
        [plugins."io.containerd.grpc.v1.cri"]
          restrict_oom_score_adj = true
          sandbox_image = "%s"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "/usr/lib/cni"
            conf_dir = "%s"
        """
        .formatted(disk().resolve("containerd"), RUNTIME, PAUSE_IMAGE, folder.resolve("cni"));
  }

  private String cniSettings() {
    return """
        {"cniVersion": "0.4.0", "name": "davit", "plugins": [
          {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipam": {
            "type": "host-local", "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
          {"type": "portmap", "capabilities": {"portMappings": true}}]}
        """
        .formatted(network.pods());
  }

  private String kubeletSettings() {
    return """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        containerRuntimeEndpoint: unix://%s
        cgroupDriver: cgroupfs
        cgroupRoot: %s
        failCgroupV1: false
        failSwapOn: false
        enforceNodeAllocatable: []
        # The disk of a developer's machine is often nearly full; a test is no reason to evict.
        evictionHard: {memory.available: 1%%, nodefs.available: 1%%, imagefs.available: 1%%, nodefs.inodesFree: 1%%}
        clusterDomain: cluster.local
        clusterDNS: ["%s"]
        authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "%s"}}
        authorization: {mode: Webhook}
        healthzPort: 0
        """
        .formatted(RUNTIME, cgroups.root(), network.nodeAddress(), clientAuthority);
  }

  private String proxySettings() {
    return """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: iptables
        clientConnection: {kubeconfig: "%s"}
        clusterCIDR: %s
        # These are settings of the whole machine.
        conntrack: {maxPerCore: 0, min: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s}
        """
        .formatted(kubeconfig("kube-proxy"), network.pods());
  }

  private String dnsSettings() {
    return """
        .:53 {
          bind %s
          errors
          kubernetes cluster.local {
            kubeconfig %s
          }
        }
        """
        .formatted(network.nodeAddress(), kubeconfig("coredns"));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
