package dev.davit.e2e.cluster;

/// A node of a test cluster, to be tampered with.
public interface ClusterNode {
  /// What a command makes of being run on the node, where containerd's `ctr` is.
  CommandResult run(String... command);

  /// As if somebody had pulled the plug: every process ends at once, the disk stays.
  void powerOff();

  /// Starts it again.
  void powerOn();

  /// Ends the processes of a container as `kill -9` does.
  ///
  /// @param containerId as a pod's status tells it, such as `containerd://0123`
  default void kill(String containerId) {
    var id = containerId.substring(containerId.indexOf("//") + 2);
    run("ctr", "--namespace", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", id).orFail();
  }
}
