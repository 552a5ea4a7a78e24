package dev.davit.operator.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// The limits of one gateway. Those of its connections hold for all servers of the process:
/// [dev.davit.operator.kube.HttpLimits].
///
/// @param listen the address of this machine that it listens on; empty: all
/// @param port 0 takes a free one
/// @param maxBody the bytes of a request's body; a longer one is answered with 413
/// @param maxBodies the bytes of all bodies that are read or worked on at once, so that senders
///   cannot fill the heap; a request beyond is answered with 503
/// @param patience how long [GatewayServer#close] waits for calls under way; whole seconds
public record GatewaySettings(
    Optional<InetAddress> listen, int port, int maxBody, int maxBodies, Duration patience) {
  public static final int MEBIBYTE = 1 << 20;
  private static final int SHARE_OF_HEAP = 8;

  /// All addresses; 1 MiB for a body, 64 MiB for all, 2 s.
  public static GatewaySettings at(int port) {
    return new GatewaySettings(
        Optional.empty(), port, MEBIBYTE, 64 * MEBIBYTE, Duration.ofSeconds(2));
  }

  /// As [#at], for this machine only.
  public static GatewaySettings onLoopback(int port) {
    var all = at(port);
    return new GatewaySettings(
        Optional.of(InetAddress.getLoopbackAddress()),
        port,
        all.maxBody(),
        all.maxBodies(),
        all.patience());
  }

  /// The same with fewer bytes for all bodies if the heap is small.
  ///
  /// @param heap its largest size in bytes
  public GatewaySettings forHeap(long heap) {
    var share = Math.clamp(heap / SHARE_OF_HEAP, maxBody, maxBodies);
    return new GatewaySettings(listen, port, maxBody, share, patience);
  }

  public GatewaySettings {
    if (maxBody < 1 || maxBodies < maxBody) {
      throw new IllegalArgumentException("maxBody %d, maxBodies %d".formatted(maxBody, maxBodies));
    }
  }
}
