package dev.davit.operator.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of deletions, whatever a store answers.
@Timeout(60)
class ObjectStoreControllerTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int status = 204;
  private volatile boolean doesStall;
  private Instant now = Instant.parse("2026-01-02T12:00:00Z");
  private HttpServer server;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("accessKeyId"), "id");
    Files.writeString(folder.resolve("secretAccessKey"), "secret");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    exchange.sendResponseHeaders(status, doesStall ? 100 : -1);
    if (doesStall) {
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private ObjectStoreController store() throws IOException {
    var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var settings =
        new StoreSettings(endpoint, "outputs", "r", true, folder, Optional.empty(), 1_000);
    return ObjectStoreController.open(settings, () -> now);
  }

  @ParameterizedTest
  @CsvSource({"204, true", "200, true", "404, true", "403, false", "429, false", "503, false"})
  void anObjectIsGoneIfTheStoreSaysSo(int answer, boolean isGone) throws IOException {
    status = answer;

    assertThat(store().delete("runs/u/a1/output")).isEqualTo(isGone);
  }

  @Test
  void aStoreThatRefusesIsNotAskedForAMinute() throws IOException {
    var store = store();
    status = 503;
    store.delete("a");
    status = 204;

    assertThat(store.delete("b")).isFalse();
    assertThat(calls).hasValue(1);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(store.delete("b")).isTrue();
  }

  @Test
  void anAnswerThatDoesNotEndIsNone() throws IOException {
    status = 200;
    doesStall = true;

    assertThat(store().delete("a")).isFalse();
  }

  @Test
  void aStoreThatIsNotThereIsNone() throws IOException {
    var store = store();
    server.stop(0);

    assertThat(store.delete("a")).isFalse();
  }
}
