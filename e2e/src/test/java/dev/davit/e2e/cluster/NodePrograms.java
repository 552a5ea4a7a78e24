package dev.davit.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a node needs of this machine's packages. On Debian (and what is made of it), as root, the
/// packages that are missing are installed.
final class NodePrograms {
  /// By package, a program that it brings.
  private static final Map<String, String> PACKAGES =
      Map.of(
          "containerd", "/usr/bin/containerd",
          "runc", "/usr/sbin/runc",
          "containernetworking-plugins", "/usr/lib/cni/bridge",
          "iptables", "/usr/sbin/iptables",
          "conntrack", "/usr/sbin/conntrack",
          "iproute2", "/usr/sbin/ip",
          "procps", "/usr/sbin/sysctl",
          "busybox-static", "/usr/bin/busybox",
          "python3", "/usr/bin/python3");

  private NodePrograms() {}

  /// Why no node can run here; empty where it can.
  static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("this is no Linux");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("a node on this machine needs root");
    }
    var missing = missing();
    if (!missing.isEmpty() && Programs.onPath("apt-get").isPresent()) {
      install(missing);
    }
    var stillMissing = missing();
    return stillMissing.isEmpty()
        ? NodeNetwork.obstacle()
        : Optional.of("these packages are missing: " + String.join(", ", stillMissing));
  }

  private static List<String> missing() {
    return PACKAGES.entrySet().stream()
        .filter(entry -> !isThere(Path.of(entry.getValue())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// A plugin of CNI is not looked for on PATH: a `bridge` there is another program.
  private static boolean isThere(Path program) {
    return Files.isExecutable(program)
        || (!program.getParent().endsWith("cni")
            && Programs.onPath(program.getFileName().toString()).isPresent());
  }

  private static void install(List<String> packages) {
    System.out.println("[davit-e2e] Installing " + String.join(", ", packages));
    var quietly = List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y");
    run(quietly, List.of("update"));
    var install = new ArrayList<>(List.of("install", "--no-install-recommends"));
    install.addAll(packages);
    run(quietly, install);
  }

  private static void run(List<String> program, List<String> arguments) {
    var command = new ArrayList<>(program);
    command.addAll(arguments);
    var result = CommandResult.run("", Duration.ofMinutes(5), command);
    if (result.exitCode() != 0) {
      System.out.println("[davit-e2e] " + String.join(" ", command) + ": " + result.stderr());
    }
  }
}
