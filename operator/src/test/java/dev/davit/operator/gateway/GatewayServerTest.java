package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What clients of the gateway get.
@Timeout(120)
class GatewayServerTest {
  private final CertificateSet certificates =
      Certificates.begin(
          CertificateNames.of("davit-gateway", "davit", List.of("127.0.0.1")), Instant.now());
  private static final int LIMIT = 64 * 1024;
  private static final GatewaySettings SETTINGS =
      new GatewaySettings(Optional.empty(), 0, LIMIT, LIMIT + 100, Duration.ofSeconds(2));

  private final Parking parking = new Parking(2, new SplittableRandom(1));
  private final CountDownLatch waits = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private GatewayServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    var routes =
        Map.of(
            "/v1/echo", new Route(Set.of("POST", "PUT"), GatewayServerTest::echo),
            "/v1/broken", new Route(Set.of("GET"), GatewayServerTest::fail),
            "/v1/wait", new Route(Set.of("POST"), _ -> parked(Parking.LONGEST)),
            "/v1/glance", new Route(Set.of("POST"), _ -> parked(Duration.ofMillis(1))),
            "/v1/work", new Route(Set.of("POST"), _ -> work()));
    server =
        GatewayServer.start(
            SETTINGS,
            new GatewayTls(certificates),
            routes,
            parking,
            new GatewayMetrics(new SimpleMeterRegistry(), parking));
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Trust.context(certificates.trusted()))
            .build();
  }

  @AfterEach
  void stop() {
    end.countDown();
    client.shutdownNow();
    server.close();
  }

  @Test
  void aRouteGetsTheRequestAndAnswersIt() throws Exception {
    var request =
        to("/v1/echo/a%2Fb?c=%20d")
            .header("Authorization", "Bearer x")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("Größe"))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(response.body())
        .isEqualTo("POST /v1/echo/a%2Fb c=%20d Bearer x text/plain 7 bytes of 127.0.0.1");
  }

  @Test
  void onLoopbackNoOtherMachineReachesIt() throws Exception {
    var other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(it -> !it.isLoopbackAddress() && !it.isLinkLocalAddress())
            .findFirst();
    assumeTrue(other.isPresent(), "this machine has no address but loopback");
    try (var parked = new Parking(1, new SplittableRandom(1));
        var local =
            GatewayServer.start(
                GatewaySettings.onLoopback(0),
                new GatewayTls(certificates),
                Map.of(),
                parked,
                new GatewayMetrics(new SimpleMeterRegistry(), parked))) {
      new Socket(InetAddress.getLoopbackAddress(), local.port()).close();
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> new Socket(other.get(), local.port()).close());
      new Socket(other.get(), server.port()).close();
    }
  }

  @Test
  void otherPathsAreProblems() throws Exception {
    for (var path : List.of("/", "/v1", "/v1/echoes", "/v2/echo")) {
      problem(post(path, BodyPublishers.noBody()), 404, "Not Found");
    }
  }

  @Test
  void otherMethodsAreProblemsThatNameTheRightOnes() throws Exception {
    var response = send(to("/v1/echo").GET().build());
    problem(response, 405, "Method Not Allowed");
    assertThat(response.headers().firstValue("Allow")).contains("POST, PUT");
    var head = to("/v1/echo").method("HEAD", BodyPublishers.noBody()).build();
    assertThat(send(head).statusCode()).isEqualTo(405);
  }

  @Test
  void anExceptionIsAProblemWithoutInternals() throws Exception {
    var response = send(to("/v1/broken").GET().build());
    problem(response, 500, "Internal Server Error");
    assertThat(response.body()).doesNotContain("secret", "Exception");
  }

  @Test
  void aBodyOfTheLimitIsReadAndALongerOneRefused() throws Exception {
    assertThat(post("/v1/echo", announced(LIMIT)).body()).contains(" %d bytes".formatted(LIMIT));
    assertThat(post("/v1/echo", chunked(LIMIT)).body()).contains(" %d bytes".formatted(LIMIT));
    problem(post("/v1/echo", announced(LIMIT + 1)), 413, "Content Too Large");
    problem(post("/v1/echo", chunked(LIMIT + 1)), 413, "Content Too Large");
    problem(post("/v1/echo", announced(3 * LIMIT)), 413, "Content Too Large");
  }

  @Test
  void allBodiesTogetherAreBounded() throws Exception {
    var first = postLater("/v1/work", announced(200));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    problem(post("/v1/echo", announced(LIMIT)), 503, "Service Unavailable");
    end.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(post("/v1/echo", announced(LIMIT)).statusCode()).isEqualTo(201);
  }

  @Test
  void aParkedCallIsAnsweredWhenTimeIsUp() throws Exception {
    assertThat(post("/v1/glance", BodyPublishers.noBody()).body()).isEqualTo("\"time is up\"");
    assertThat(parking.parked()).isZero();
  }

  @Test
  void aClosingGatewayEndsParkedCallsAndFinishesOthers() throws Exception {
    var waiting = postLater("/v1/wait", BodyPublishers.noBody());
    var working = postLater("/v1/work", BodyPublishers.noBody());
    assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    var closing = Thread.ofVirtual().start(server::close);
    var ended = waiting.get(60, TimeUnit.SECONDS);
    problem(ended, 503, "Service Unavailable");
    assertThat(ended.headers().firstValue("Retry-After")).contains("1");
    end.countDown();
    assertThat(working.get(60, TimeUnit.SECONDS).body()).isEqualTo("\"done\"");
    closing.join();
  }

  @Test
  void addressesHaveNoNames() throws IOException {
    assertThat(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName())
        .isEqualTo("127.0.0.1");
  }

  private static Response echo(Request it) {
    var text =
        "%s %s %s %s %s %d bytes of %s"
            .formatted(
                it.method(),
                it.path(),
                it.query(),
                it.header("Authorization").orElse(""),
                it.header("Content-Type").orElse(""),
                it.body().length,
                it.peer().getAddress().getHostAddress());
    return new Response(201, "text/plain", text, Map.of());
  }

  private static Response fail(Request request) {
    throw new IllegalStateException("a secret of " + request.path());
  }

  private Response parked(Duration atMost) {
    return parking.park(atMost, _ -> waits.countDown(), () -> Response.json(200, "\"time is up\""));
  }

  private Response work() {
    begun.countDown();
    try {
      return Response.json(end.await(60, TimeUnit.SECONDS) ? 200 : 500, "\"done\"");
    } catch (InterruptedException e) {
      return Response.json(500, "\"interrupted\"");
    }
  }

  private static BodyPublisher announced(int length) {
    return BodyPublishers.ofByteArray(new byte[length]);
  }

  private static BodyPublisher chunked(int length) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return send(to(path).POST(body).build());
  }

  private CompletableFuture<HttpResponse<String>> postLater(String path, BodyPublisher body) {
    return client.sendAsync(to(path).POST(body).build(), BodyHandlers.ofString());
  }

  /// A connection may be closed at the moment at which the client uses it again. Like those of
  /// pods, these requests can be repeated.
  private HttpResponse<String> send(HttpRequest request) throws Exception {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static void problem(HttpResponse<String> response, int status, String title)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    var json = JsonMapper.builder().build().readTree(response.body());
    assertThat(json.path("type").asText()).isEqualTo("about:blank");
    assertThat(json.path("title").asText()).isEqualTo(title);
    assertThat(json.path("status").asInt()).isEqualTo(status);
    assertThat(Optional.of(json.path("detail").asText())).get().asString().isNotEmpty();
  }
}
