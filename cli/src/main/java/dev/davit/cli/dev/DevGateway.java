package dev.davit.cli.dev;

import dev.davit.operator.DavitOperator;
import dev.davit.operator.gateway.GatewayAccess;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewaySettings;
import dev.davit.operator.gateway.HookSettings;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The gateway of an embedded Davit: the operator's own, on the loopback interface.
final class DevGateway {
  /// The copy of the gateway's CAs for pods, under the name that the docs give it on a cluster.
  private static final String CA_OF_PODS = "davit-ca";

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

  /// Creates the ConfigMap by which pods of the namespace `default` trust the gateway and the URLs
  /// of tokens, if they are served.
  static void shareCa(DavitOperator operator, KubernetesClient client) {
    operator
        .gatewayAccess()
        .map(
            access ->
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(CA_OF_PODS)
                    .withNamespace("default")
                    .endMetadata()
                    .addToData("ca.crt", access.ca())
                    .build())
        .ifPresent(it -> client.resource(it).create());
  }
}
