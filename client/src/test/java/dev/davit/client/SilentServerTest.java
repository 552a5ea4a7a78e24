package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An API server that takes requests and never answers.
class SilentServerTest {
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final List<String> users = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::keepSilent);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void awaitEndsAfterOneRequestPastTheTimeout() {
    try (var kubernetes = kubernetes()) {
      var davit = DavitClient.of(kubernetes);

      assertThatThrownBy(() -> davit.await(davit.handle("r"), TIMEOUT))
          .isInstanceOf(RunTimeoutException.class)
          .hasMessageContaining(
              "Run r did not end within 100ms; The API server at http://127.0.0.1");
      assertThat(users).hasSize(1);
    }
  }

  /// As an executor does when the `Future` of a wait is canceled.
  @Test
  void awaitEndsWhenItsThreadIsInterrupted() throws Exception {
    var threads = Executors.newSingleThreadExecutor();
    try (var kubernetes = kubernetes()) {
      var davit = DavitClient.of(kubernetes);
      var ended = new CompletableFuture<Throwable>();
      var wait =
          threads.submit(
              () -> {
                try {
                  davit.await(davit.handle("r"), Duration.ofDays(1));
                } catch (RuntimeException e) {
                  ended.complete(e);
                }
              });
      assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();

      wait.cancel(true);

      assertThat(ended.get(1, TimeUnit.MINUTES)).isExactlyInstanceOf(DavitException.class);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void awaitAsksInTheNameOfTheGivenClient() {
    try (var kubernetes = kubernetes()) {
      var davit = DavitClient.of(kubernetes);

      assertThatThrownBy(() -> davit.await(davit.handle("r"), TIMEOUT))
          .isInstanceOf(RunTimeoutException.class);
      assertThat(users).containsOnly("ada");
    }
  }

  /// An exchange that is not closed stays open.
  private void keepSilent(HttpExchange exchange) {
    asked.countDown();
    users.add(exchange.getRequestHeaders().getFirst("Impersonate-User"));
  }

  private KubernetesClient kubernetes() {
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withNamespace("shop")
            .withRequestTimeout(500)
            .withImpersonateUsername("ada")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
