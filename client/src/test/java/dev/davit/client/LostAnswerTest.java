package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An API server that creates a run and closes the connection instead of answering.
class LostAnswerTest {
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void createWhoseAnswerWasLostMakesOneRun() {
    try (var kubernetes = kubernetes()) {
      var run = DavitClient.of(kubernetes).inNamespace("shop").trigger("charge", 1);

      assertThat(requests)
          .hasSize(2)
          .allSatisfy(it -> assertThat(it.at("/metadata/name").asText()).isEqualTo(run.name()));
    }
  }

  /// The run has even failed by the time that the client asks what is in its way.
  @Test
  void createWithAKeyWhoseAnswerWasLostFindsItsOwnRun() {
    try (var kubernetes = kubernetes()) {
      var run =
          DavitClient.of(kubernetes)
              .inNamespace("shop")
              .trigger("charge", 1, TriggerOptions.NONE.idempotencyKey("o-1"));

      assertThat(requests).hasSize(2);
      assertThat(requests.get(0)).isEqualTo(requests.get(1));
      assertThat(run.name()).isEqualTo(requests.get(0).at("/metadata/name").asText());
      assertThat(run.found()).isFalse();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      create(exchange);
    } else {
      list(exchange);
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    var json = new ObjectMapper();
    var list =
        json.createObjectNode().put("apiVersion", "davit.dev/v1alpha1").put("kind", "RunList");
    list.putObject("metadata").put("resourceVersion", "7");
    var items = list.putArray("items");
    for (var request : requests.subList(0, Math.min(1, requests.size()))) {
      ObjectNode run = request.deepCopy();
      run.putObject("status").put("phase", "Failed");
      items.add(run);
    }
    send(exchange, 200, list.toString());
  }

  private void create(HttpExchange exchange) throws IOException {
    requests.add(new ObjectMapper().readTree(exchange.getRequestBody()));
    if (requests.size() > 1) {
      send(
          exchange,
          409,
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"AlreadyExists\",\"code\":409}");
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private KubernetesClient kubernetes() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var config = new ConfigBuilder().withMasterUrl(url).withRequestRetryBackoffLimit(2).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
