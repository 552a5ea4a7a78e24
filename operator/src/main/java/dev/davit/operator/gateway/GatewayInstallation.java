package dev.davit.operator.gateway;

import java.util.Optional;
import java.util.Set;

/// Where the gateway listens, and where the objects are by which others find and trust it.
///
/// @param namespace of the Secret with its certificates, of its Service and the EndpointSlice
/// @param name of all three
/// @param address of this process, to which the Service leads while it leads; empty: there is no
///   Service
/// @param url where pods reach it; empty: at its Service, or at this machine if there is none
/// @param hosts names and IP addresses that the certificate has beside those of the Service
/// @param hooks where URLs of tokens are served; empty: they are not
public record GatewayInstallation(
    GatewaySettings server,
    String namespace,
    String name,
    Optional<String> address,
    Optional<String> url,
    Set<String> hosts,
    Optional<HookSettings> hooks) {
  /// The port of the Service that leads to the URLs of tokens.
  private static final int HOOKS_PORT = 9444;

  public GatewayInstallation {
    hosts = Set.copyOf(hosts);
  }

  /// @param port that it listens on
  String url(int port) {
    return url.orElseGet(
        () ->
            address.isPresent()
                ? "https://%s.%s.svc".formatted(name, namespace)
                : "https://127.0.0.1:" + port);
  }

  /// Where the URLs of tokens begin.
  ///
  /// @param port that it listens on for them
  String hooksUrl(HookSettings settings, int port) {
    return settings
        .url()
        .orElseGet(
            () ->
                address.isPresent()
                    ? "https://%s.%s.svc:%d".formatted(name, namespace, HOOKS_PORT)
                    : "https://127.0.0.1:" + port);
  }

  /// The name of the Secret with the keys for the URLs of tokens.
  public String hookSecret() {
    return name + "-hooks";
  }

  CertificateNames names() {
    return CertificateNames.of(name, namespace, hosts);
  }
}
