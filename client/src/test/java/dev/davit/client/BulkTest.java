package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bulk operations on an API server that does to each run what its name says.
class BulkTest {
  private final Map<String, List<Instant>> requests = new ConcurrentHashMap<>();
  private List<String> runs = List.of();
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
  void oneThatFailsDoesNotKeepTheOthersFromBeingDone() {
    runs = List.of("a-refused", "b-ended", "c-gone", "d-well");

    var result = cancel();

    assertThat(result.items().get(0))
        .isInstanceOfSatisfying(
            BulkItem.Failed.class,
            it -> assertThat(it.why()).hasMessage("The run is not valid: etcd"));
    assertThat(result.items().subList(1, 4))
        .containsExactly(
            new BulkItem.Skipped("b-ended", "it has ended as Completed"),
            new BulkItem.Skipped("c-gone", "it was deleted"),
            new BulkItem.Canceled("d-well"));
    assertThat(List.of(result.total(), result.done(), result.skipped(), result.failed()))
        .containsExactly(4, 1, 2, 1);
  }

  @Test
  void serverThatIsBusyIsGivenTheTimeItAsksFor() {
    runs = List.of("a-busy");

    assertThat(cancel().items()).containsExactly(new BulkItem.Canceled("a-busy"));

    var times = requests.get("a-busy");
    assertThat(times).hasSize(2);
    assertThat(Duration.between(times.get(0), times.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void nobodyIsAskedForADryRun() {
    runs = List.of("a-well", "b-well");

    try (var kubernetes = kubernetes()) {
      var result = DavitClient.of(kubernetes).bulk(RunQuery.ALL).dryRun().cancel();

      assertThat(result.total()).isEqualTo(2);
      assertThat(result.done()).isZero();
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void listenerThatThrowsEndsTheRest() {
    runs = Stream.iterate(1, i -> i + 1).limit(500).map(i -> i + "-well").toList();
    var finished = new ArrayList<Integer>();

    try (var kubernetes = kubernetes()) {
      var bulk =
          DavitClient.of(kubernetes)
              .bulk(RunQuery.ALL)
              .concurrency(1)
              .onProgress(
                  step -> {
                    finished.add(step.finished());
                    throw new IllegalStateException("enough");
                  });

      assertThatThrownBy(bulk::cancel).hasMessage("enough");
    }
    assertThat(finished).containsExactly(1);
    assertThat(requests).hasSizeLessThan(500);
  }

  @Test
  void onlySomeAtATimeAreAllowed() {
    try (var kubernetes = kubernetes()) {
      var bulk = DavitClient.of(kubernetes).bulk(RunQuery.ALL);

      assertThatThrownBy(() -> bulk.concurrency(65))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("concurrency is 65; allowed: 1 to 64");
    }
  }

  private BulkResult cancel() {
    try (var kubernetes = kubernetes()) {
      return DavitClient.of(kubernetes).bulk(RunQuery.ALL).cancel();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var name = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    if (name.equals("runs")) {
      var items = runs.stream().map(it -> run(it, "Queued")).collect(Collectors.joining(","));
      send(
          exchange,
          200,
          "{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"RunList\",\"metadata\":{},\"items\":[%s]}"
              .formatted(items));
      return;
    }
    // Fabric8 reads what it is to patch, and takes one that is not there for nothing to do.
    if (exchange.getRequestMethod().equals("GET") && !name.endsWith("-gone")) {
      send(exchange, 200, run(name, "Queued"));
      return;
    }
    var times = requests.computeIfAbsent(name, it -> new CopyOnWriteArrayList<>());
    times.add(Instant.now());
    if (name.endsWith("-busy") && times.size() == 1) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, 429, status(429, "TooManyRequests", name));
    } else if (name.endsWith("-refused")) {
      send(exchange, 422, status(422, "Invalid", name));
    } else if (name.endsWith("-gone")) {
      send(exchange, 404, status(404, "NotFound", name));
    } else {
      send(exchange, 200, run(name, name.endsWith("-ended") ? "Completed" : "Queued"));
    }
  }

  private static String run(String name, String phase) {
    return "{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"Run\",\"metadata\":{\"name\":\"%s\",\"creationTimestamp\":\"2026-01-31T12:00:00Z\"},\"spec\":{\"task\":\"t\"},\"status\":{\"phase\":\"%s\"}}"
        .formatted(name, phase);
  }

  private static String status(int code, String reason, String run) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"%s\",\"code\":%d,\"message\":\"etcd\",\"details\":{\"name\":\"%s\",\"kind\":\"runs\"}}"
        .formatted(reason, code, run);
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private KubernetesClient kubernetes() {
    var config =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withNamespace("shop")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
