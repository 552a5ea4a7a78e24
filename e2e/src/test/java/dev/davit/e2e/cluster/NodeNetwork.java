package dev.davit.e2e.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The network between this machine and the node of one cluster: a bridge, and behind it a cable
/// into the node's network namespace. Each cluster has a number of its own, which is its bridge's;
/// nobody else can make a bridge of that name.
///
/// @param number from 1 to 250
record NodeNetwork(int number) implements AutoCloseable {
  private static final int MOST = 250;
  private static final int TRIES = 20;
  private static final Pattern OWNED = Pattern.compile("davit(\\d+):.* alias davit-e2e (\\d+)");

  /// A network that nobody has. What runs left behind that were killed is removed first.
  static NodeNetwork claim() {
    removeLeftOver();
    for (var attempt = 1; ; attempt++) {
      var network = new NodeNetwork(ThreadLocalRandom.current().nextInt(1, MOST + 1));
      var made = tryIp("link", "add", network.bridge(), "type", "bridge");
      if (made.exitCode() == 0) {
        network.setUp();
        return network;
      }
      if (attempt == TRIES) {
        throw new IllegalStateException("No network for a node: " + made.stderr());
      }
    }
  }

  /// Lays the cable into the network namespace of this process, which has none.
  void connect(long pid) {
    var node = "eth0";
    // The kernel takes its time to remove the cable of a namespace that has ended.
    tryIp("link", "delete", cable());
    ip("link", "add", cable(), "type", "veth", "peer", "name", node, "netns", Long.toString(pid));
    ip("link", "set", cable(), "master", bridge(), "up");
    ip("route", "replace", pods(), "via", nodeAddress());
  }

  /// The commands that a node runs to use its end of the cable.
  List<String> nodeSetUp() {
    return List.of(
        "ip link set lo up",
        "ip addr add " + nodeAddress() + "/30 dev eth0",
        "ip link set eth0 up",
        "ip route add default via " + hostAddress());
  }

  /// Where this machine is seen from the node, and from its pods.
  String hostAddress() {
    return "10.213." + number + ".1";
  }

  String nodeAddress() {
    return "10.213." + number + ".2";
  }

  /// The addresses of pods.
  String pods() {
    return "10.214." + number + ".0/24";
  }

  @Override
  public void close() {
    tryIp("link", "delete", bridge());
  }

  private void setUp() {
    ip("link", "set", bridge(), "alias", "davit-e2e " + ProcessHandle.current().pid());
    ip("addr", "add", hostAddress() + "/30", "dev", bridge());
    ip("link", "set", bridge(), "up");
  }

  private String bridge() {
    return "davit" + number;
  }

  private String cable() {
    return bridge() + "v";
  }

  private static void removeLeftOver() {
    for (var line : ip("-oneline", "link", "show", "type", "bridge").stdout().lines().toList()) {
      var owned = OWNED.matcher(line);
      if (owned.find() && !isRunning(Long.parseLong(owned.group(2)))) {
        var network = new NodeNetwork(Integer.parseInt(owned.group(1)));
        network.close();
        new NodeCgroups(network.number()).close();
      }
    }
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static CommandResult ip(String... arguments) {
    return tryIp(arguments).orFail();
  }

  private static CommandResult tryIp(String... arguments) {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    return CommandResult.run("", command);
  }

  /// Why no such network can be made here; empty where it can.
  static Optional<String> obstacle() {
    var made =
        CommandResult.run("", List.of("unshare", "--net", "--mount", "--pid", "--fork", "true"));
    return made.exitCode() == 0
        ? Optional.empty()
        : Optional.of("namespaces cannot be made: " + made.stderr().strip());
  }
}
