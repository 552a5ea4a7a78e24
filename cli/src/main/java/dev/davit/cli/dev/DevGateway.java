package dev.davit.cli.dev;

import dev.davit.operator.DavitOperator;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The gateway of an embedded Davit: the operator's own, on the loopback interface.
final class DevGateway {
  /// Longer than a slow machine needs for two pairs of keys and their certificates.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private DevGateway() {}

  /// @param port 0 for any free port
  static GatewayInstallation at(int port) {
    return new GatewayInstallation(
        GatewaySettings.onLoopback(port),
        "davit-system",
        "davit-gateway",
        Optional.empty(),
        Set.of("127.0.0.1", "localhost", "::1"));
  }

  /// Waits until the gateway is served, writes the CAs by which clients trust it to `file`, and
  /// returns its address; empty if it is not served in time, which the operator's log explains.
  static Optional<String> await(DavitOperator operator, Path file)
      throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      var port = operator.gatewayPort();
      var trust = operator.gatewayTrust();
      if (port.isPresent() && trust.isPresent()) {
        Files.writeString(file, trust.get());
        return Optional.of("https://127.0.0.1:" + port.get());
      }
      Thread.sleep(PAUSE);
    }
    return Optional.empty();
  }
}
