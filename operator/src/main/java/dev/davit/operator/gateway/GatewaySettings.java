package dev.davit.operator.gateway;

import java.time.Duration;

/// The limits of one gateway. Those of its connections hold for all servers of the process:
/// [dev.davit.operator.kube.HttpLimits].
///
/// @param port 0 takes a free one
/// @param maxBody the bytes of a request's body; a longer one is answered with 413
/// @param maxBodies the bytes of all bodies that are read or worked on at once, so that senders
///   cannot fill the heap; a request beyond is answered with 503
/// @param patience how long [GatewayServer#close] waits for calls under way; whole seconds
public record GatewaySettings(int port, int maxBody, int maxBodies, Duration patience) {
  public static final int MEBIBYTE = 1 << 20;
  private static final int SHARE_OF_HEAP = 8;

  /// 1 MiB for a body, 64 MiB for all, 2 s.
  public static GatewaySettings at(int port) {
    return new GatewaySettings(port, MEBIBYTE, 64 * MEBIBYTE, Duration.ofSeconds(2));
  }

  /// The same with fewer bytes for all bodies if the heap is small.
  ///
  /// @param heap its largest size in bytes
  public GatewaySettings forHeap(long heap) {
    var share = Math.clamp(heap / SHARE_OF_HEAP, maxBody, maxBodies);
    return new GatewaySettings(port, maxBody, share, patience);
  }

  public GatewaySettings {
    if (maxBody < 1 || maxBodies < maxBody) {
      throw new IllegalArgumentException("maxBody %d, maxBodies %d".formatted(maxBody, maxBodies));
    }
  }
}
