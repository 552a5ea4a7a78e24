package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Where an API server listens, which is where its users are.
sealed interface ApiAddress {
  /// For the programs of this machine. There is no controller manager and no node.
  record Loopback() implements ApiAddress {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public List<String> flags(Certificates certificates) {
      return List.of(
          // It would refuse to publish a loopback address as the Service `kubernetes`; nobody
          // looks there.
          "--endpoint-reconciler-type=none",
          // Pods need no service account: there is no controller manager that would make one per
          // namespace.
          "--disable-admission-plugins=ServiceAccount");
    }
  }

  /// For a node, in the network between it and this machine.
  record ForNode(String host) implements ApiAddress {
    @Override
    public List<String> flags(Certificates certificates) {
      var kubelet = certificates.client("kubelet-client", "admin", List.of("system:masters"));
      return List.of(
          "--advertise-address=" + host,
          "--kubelet-preferred-address-types=InternalIP",
          "--kubelet-client-certificate=" + kubelet.certificate(),
          "--kubelet-client-key=" + kubelet.key());
    }
  }

  String host();

  /// What the API server is told beside its address.
  List<String> flags(Certificates certificates);

  /// A port that is free now. It is below those that the kernel gives to outgoing connections:
  /// while the server is down, one of those could take its port, or a client that keeps trying
  /// could even connect to itself.
  default int freePort() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral(host()))) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
