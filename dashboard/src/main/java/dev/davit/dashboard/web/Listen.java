package dev.davit.dashboard.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/// Where a server listens.
///
/// @param tls empty: plain HTTP
/// @param ready what `/readyz` answers; empty: there are no probes
public record Listen(
    InetSocketAddress address, Optional<SSLContext> tls, Optional<BooleanSupplier> ready) {
  /// For browsers on this machine only.
  ///
  /// @param port 0 for any free port
  public static Listen onThisMachine(int port) {
    return new Listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        Optional.empty(),
        Optional.empty());
  }

  /// For everybody who reaches this machine.
  public static Listen everywhere(int port, Optional<SSLContext> tls, BooleanSupplier ready) {
    return new Listen(new InetSocketAddress(port), tls, Optional.of(ready));
  }
}
