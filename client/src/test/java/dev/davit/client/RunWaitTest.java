package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Waiting where there are no WebSockets, and an API server that goes away.
class RunWaitTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String OUTPUT = "Jürgen … 😀 שלום مرحبا";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private volatile boolean isUp = true;
  private volatile boolean hasEnded;
  private volatile Watched watched = exchange -> {};

  /// What happens to a watch, which has begun.
  private interface Watched {
    void begun(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 4096})
  void anOutputIsReadRightByAnyClientInPiecesOfAnySize(int pieceBytes) {
    watched =
        exchange -> {
          hasEnded = true;
          var event = "{\"type\":\"MODIFIED\",\"object\":%s}\n".formatted(run());
          var bytes = event.getBytes(StandardCharsets.UTF_8);
          for (var at = 0; at < bytes.length; at += pieceBytes) {
            exchange.getResponseBody().write(bytes, at, Math.min(pieceBytes, bytes.length - at));
            exchange.getResponseBody().flush();
          }
        };
    assertThat(await()).isEqualTo(OUTPUT);
    assertThat(heard).isEmpty();
  }

  @Test
  void anOutageIsReportedOnceAndItsEndToo() {
    watched =
        exchange -> {
          isUp = false;
          exchange.close();
        };
    assertThat(await()).isEqualTo(OUTPUT);
    assertThat(heard)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("The API server at http://127.0.0.1:"),
            second -> assertThat(second).isEqualTo("reachable"));
  }

  private String await() {
    try (var kubernetes = foreignClient()) {
      var davit = DavitClient.of(kubernetes);
      JsonNode output = davit.await(davit.handle("r"), TIMEOUT, new Heard()).orThrow();
      return Objects.requireNonNull(output).asText();
    }
  }

  private final class Heard implements WaitListener {
    @Override
    public void unreachable(DavitException cause) {
      heard.add(String.valueOf(cause.getMessage()));
    }

    @Override
    public void reachable() {
      heard.add("reachable");
    }
  }

  private int refused;

  private synchronized void answer(HttpExchange exchange) throws IOException {
    if (!isUp) {
      // The third request is answered again, by a run that has ended meanwhile.
      isUp = ++refused == 3;
      hasEnded = true;
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    if (exchange.getRequestURI().getQuery().contains("watch=true")) {
      watched.begun(exchange);
      return;
    }
    var list =
        """
        {"apiVersion":"davit.dev/v1alpha1","kind":"RunList","metadata":{"resourceVersion":"1"},"items":[%s]}"""
            .formatted(run());
    exchange.getResponseBody().write(list.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private String run() {
    var status =
        hasEnded
            ? "{\"phase\":\"Completed\",\"finished\":true,\"output\":\"%s\"}".formatted(OUTPUT)
            : "{\"phase\":\"Executing\"}";
    return """
    {"apiVersion":"davit.dev/v1alpha1","kind":"Run","metadata":{"name":"r","namespace":"shop","uid":"u",\
    "creationTimestamp":"2026-01-01T00:00:00Z","resourceVersion":"1"},"spec":{"task":"t"},"status":%s}"""
        .formatted(status);
  }

  /// As a program has it that knows nothing of the bugs of watches.
  private KubernetesClient foreignClient() {
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withNamespace("shop")
            .withOnlyHttpWatches(true)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
