package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class NoAnswerTest {
  /// What the JDK's client really throws.
  private static Throwable askedOf(String server) {
    var request = HttpRequest.newBuilder(URI.create(server)).build();
    var client = HttpClient.newHttpClient();
    return catchThrowable(() -> client.send(request, HttpResponse.BodyHandlers.discarding()));
  }

  @Test
  void aPortThatNobodyListensOnRefuses() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(NoAnswer.why(askedOf("http://127.0.0.1:" + free)))
        .isEqualTo("the connection was refused");
  }

  @Test
  void aNameThatNobodyKnowsHasNoAddress() {
    assertThat(NoAnswer.why(askedOf("http://nobody.invalid")))
        .isEqualTo("no address is known for this host");
  }

  @Test
  void otherwiseTheLastCauseSpeaks() {
    assertThat(NoAnswer.why(new IOException("outer", new IOException("the certificate is old"))))
        .isEqualTo("java.io.IOException: the certificate is old");
  }

  @Test
  void exceptionsThatCauseEachOtherHaveAnEnd() {
    var one = new IOException("one");
    one.initCause(new IOException("two", one));

    assertThat(NoAnswer.why(one)).startsWith("java.io.IOException: ");
  }
}
