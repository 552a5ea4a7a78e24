package dev.davit.operator.kube;

import java.util.Map;

/// The limits that the JDK's HTTP server keeps for each server of this process: that of
/// [HealthServer] and the gateway. It reads them from system properties when the first server is
/// made, and never again; so they are set before.
public final class HttpLimits {
  /// By the names of `jdk.httpserver`. Times are in seconds: its documentation says milliseconds
  /// for the first two, and its code multiplies by 1,000.
  static final Map<String, Integer> LIMITS =
      Map.of(
          // From the first byte of the handshake to the last one of the body: slow senders are cut.
          "sun.net.httpserver.maxReqTime", 10,
          // From then to the last byte of the answer; longer than a call may be parked.
          "sun.net.httpserver.maxRspTime", 60,
          "sun.net.httpserver.idleInterval", 60,
          "sun.net.httpserver.maxReqHeaders", 50,
          "sun.net.httpserver.maxReqHeaderSize", 32 * 1024);

  private static final int MOST_CONNECTIONS = 2_500;
  private static final int FEWEST_CONNECTIONS = 125;

  /// Connections take this share of the heap at most, and each of them about so much (measured:
  /// `GatewayBench`).
  private static final int SHARE_OF_HEAP = 8;

  private static final int BYTES_OF_CONNECTION = 96 * 1024;

  private HttpLimits() {}

  /// Sets what the command line has not set. It has no effect after the first server was made.
  ///
  /// @param heap its largest size in bytes
  public static void set(long heap) {
    LIMITS.forEach(HttpLimits::set);
    // A connection beyond is closed at once. By default, all idle ones but 200 are closed.
    set("jdk.httpserver.maxConnections", connections(heap));
    set("sun.net.httpserver.maxIdleConnections", connections(heap));
    // Else an answer, which is written in two parts, waits for the client's acknowledgement.
    System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  /// How many connections there may be: from 125 to 2,500.
  public static int connections(long heap) {
    return Math.clamp(
        heap / SHARE_OF_HEAP / BYTES_OF_CONNECTION, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
  }

  private static void set(String name, int value) {
    System.getProperties().putIfAbsent(name, Integer.toString(value));
  }
}
