package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    server.createContext("/", this::create);
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

  private void create(HttpExchange exchange) throws IOException {
    requests.add(new ObjectMapper().readTree(exchange.getRequestBody()));
    if (requests.size() > 1) {
      var conflict =
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"AlreadyExists\",\"code\":409}"
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(409, conflict.length);
      exchange.getResponseBody().write(conflict);
    }
    exchange.close();
  }

  private KubernetesClient kubernetes() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var config = new ConfigBuilder().withMasterUrl(url).withRequestRetryBackoffLimit(2).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
