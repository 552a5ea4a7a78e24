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
          "sun.net.httpserver.maxReqHeaderSize", 32 * 1024,
          // A connection beyond is closed at once; 500 more than calls may be parked.
          "jdk.httpserver.maxConnections", 2_500,
          // By default, it closes all idle connections but 200.
          "sun.net.httpserver.maxIdleConnections", 2_500);

  private HttpLimits() {}

  /// Sets what the command line has not set. It has no effect after the first server was made.
  public static void set() {
    LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value.toString()));
    // Else an answer, which is written in two parts, waits for the client's acknowledgement.
    System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
  }
}
