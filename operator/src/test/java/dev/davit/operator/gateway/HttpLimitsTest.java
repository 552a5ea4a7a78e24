package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The limits that the JDK's server keeps, in a separate process.
@Timeout(120)
class HttpLimitsTest {
  private static final int PATIENCE = (int) Duration.ofSeconds(60).toMillis();

  @TempDir private Path folder;

  @Test
  void slowSendersAreCut() throws Exception {
    // Seconds: with milliseconds, as its documentation says, no handshake would succeed.
    try (var server = ServerProcess.start(folder, List.of("-Dsun.net.httpserver.maxReqTime=2"));
        var handshake = new Socket(InetAddress.getLoopbackAddress(), server.port());
        var body = server.connect()) {
      handshake.getOutputStream().write(22);
      ServerProcess.send(body, "/now", 10);
      body.getOutputStream().write('x');
      assertCut(handshake);
      assertCut(body);
    }
  }

  @Test
  void aConnectionTooManyIsClosedAtOnce() throws Exception {
    try (var server = ServerProcess.start(folder, List.of("-Djdk.httpserver.maxConnections=1"));
        var first = server.connect()) {
      assertThat(ServerProcess.post(first, "/now")).isEqualTo("{}");
      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
      assertThat(ServerProcess.post(first, "/now")).isEqualTo("{}");
    }
  }

  @Test
  void aHeaderTooLongClosesTheConnection() throws Exception {
    try (var server = ServerProcess.start(folder, List.of());
        var socket = server.connect()) {
      assertThat(ServerProcess.post(socket, "/now?" + "x".repeat(30_000))).isEqualTo("{}");
      assertThatThrownBy(() -> ServerProcess.post(socket, "/now?" + "x".repeat(40_000)))
          .isInstanceOf(IOException.class);
    }
  }

  private static void assertCut(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE);
    try {
      // An alert of TLS may come before the end.
      var _ = socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not cut", e);
    } catch (IOException e) {
      // A reset is a cut, too.
    }
  }
}
