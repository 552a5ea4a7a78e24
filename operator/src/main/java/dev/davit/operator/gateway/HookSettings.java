package dev.davit.operator.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// Where URLs of tokens are served: a port of its own, which others can expose without the gateway.
///
/// @param server where it listens, and what a request may have
/// @param url where the world reaches it, without a slash at its end; empty: at the gateway's
///   Service, or at this machine if there is none
public record HookSettings(GatewaySettings server, Optional<String> url) {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_BODIES = 128 * MAX_BODY;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// All addresses; 64 KiB for a body, 8 MiB for all.
  public static HookSettings at(int port, Optional<String> url) {
    return new HookSettings(limited(Optional.empty(), port), url);
  }

  /// As [#at], for this machine only.
  public static HookSettings onLoopback(int port) {
    return new HookSettings(
        limited(Optional.of(InetAddress.getLoopbackAddress()), port), Optional.empty());
  }

  private static GatewaySettings limited(Optional<InetAddress> listen, int port) {
    return new GatewaySettings(listen, port, MAX_BODY, MAX_BODIES, PATIENCE);
  }
}
