package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.api.Run;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A watch without WebSockets, as behind some proxies: a stream of bytes in pieces of any size.
class HttpWatchTest {
  private static final String TEXT = "Jürgen … 😀 שלום مرحبا";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private volatile int pieceBytes = 1;
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client =
        ApiConnection.open(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOnlyHttpWatches(true)
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void textIsTheSameInPiecesOfAnySize() throws Exception {
    for (pieceBytes = 1; pieceBytes <= 1024; pieceBytes *= 4) {
      var runs = client.resources(Run.class).inNamespace("ns");
      try (var _ = runs.watch(new Seen())) {
        for (var number = 1; number <= 3; number++) {
          assertThat(seen.poll(10, TimeUnit.SECONDS))
              .as("event %d in pieces of %d bytes", number, pieceBytes)
              .isEqualTo(TEXT + number);
        }
      }
    }
  }

  /// Three events, and then silence: an exchange that is not closed stays open.
  private void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var bytes = (event(1) + event(2) + event(3)).getBytes(StandardCharsets.UTF_8);
    var out = exchange.getResponseBody();
    for (var at = 0; at < bytes.length; at += pieceBytes) {
      out.write(bytes, at, Math.min(pieceBytes, bytes.length - at));
      out.flush();
    }
  }

  private static String event(int number) {
    return """
    {"type":"ADDED","object":{"apiVersion":"davit.dev/v1alpha1","kind":"Run","metadata":{"name":"r","namespace":"ns"},\
    "spec":{"task":"t"},"status":{"message":"%s%d"}}}
    """
        .formatted(TEXT, number);
  }

  private final class Seen implements Watcher<Run> {
    @Override
    public void eventReceived(Action action, Run run) {
      seen.add(String.valueOf(run.getStatus().message()));
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.add("closed: " + cause);
    }
  }
}
