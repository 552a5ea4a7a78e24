package dev.davit.cli.dev;

import dev.davit.operator.DavitOperator;
import dev.davit.operator.gateway.GatewayAccess;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewaySettings;
import dev.davit.operator.gateway.HookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The gateway of an embedded Davit: the operator's own, on the loopback interface.
final class DevGateway {
  private DevGateway() {}

  /// @param port 0 for any free port
  /// @param hooks the port of the URLs of tokens; 0 for any free one
  static GatewayInstallation at(int port, int hooks) {
    return new GatewayInstallation(
        GatewaySettings.onLoopback(port),
        "davit-system",
        "davit-gateway",
        Optional.empty(),
        Optional.empty(),
        Set.of("127.0.0.1", "localhost", "::1"),
        Optional.of(HookSettings.onLoopback(hooks)));
  }

  /// Writes the CAs by which clients trust the gateway to `file`, and returns its address; empty if
  /// it is not served, which the operator's log explains.
  static Optional<String> access(DavitOperator operator, Path file) throws IOException {
    var access = operator.gatewayAccess();
    if (access.isPresent()) {
      Files.writeString(file, access.get().ca());
    }
    return access.map(GatewayAccess::url);
  }
}
