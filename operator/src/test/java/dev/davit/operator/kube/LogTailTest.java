package dev.davit.operator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.davit.operator.lead.Leadership;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A log is read from whatever answers: an API server, one that asks a node in vain, or none.
@Timeout(30)
class LogTailTest {
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private void answer(int code, String text) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = text.replace("URI", exchange.getRequestURI().toString()).getBytes(UTF_8);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private String logTail() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return new ApiClient(client, Set.of(), Leadership.alone()).logTail("ns", "r-1", "task");
    }
  }

  @Test
  void theLastLinesOfTheContainer() {
    answer(200, "URI\nboom\n");

    assertThat(logTail())
        .isEqualTo(
            "/api/v1/namespaces/ns/pods/r-1/log?container=task&tailLines=40&limitBytes=65536\nboom\n");
  }

  @Test
  void aContainerThatIsGoneHasNone() {
    answer(400, "{\"kind\":\"Status\",\"message\":\"container \\\"task\\\" is terminated\"}");

    assertThat(logTail()).isEmpty();
  }

  @Test
  void aNodeThatDoesNotAnswerHoldsNobodyUp() {
    server.createContext(
        "/",
        _ -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    var begin = System.nanoTime();

    assertThat(logTail()).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anApiServerThatIsNotThereHasNone() {
    server.stop(0);

    assertThat(logTail()).isEmpty();
  }
}
