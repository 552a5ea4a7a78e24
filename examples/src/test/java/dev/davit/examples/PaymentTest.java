package dev.davit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.davit.contract.Result.Next;
import dev.davit.examples.Payment.Order;
import dev.davit.examples.PaymentProvider.Charge;
import dev.davit.examples.PaymentProvider.Receipt;
import dev.davit.sdk.TestClock;
import dev.davit.sdk.TestKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A wait for a webhook and its sender, tested without a cluster.
class PaymentTest {
  private static final Order ORDER = new Order("o-9", 4250, 600);
  private static final Receipt RECEIPT = new Receipt("o-9", 4250, "card");

  private final List<String> posts = new ArrayList<>();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private final HttpServer server;

  PaymentTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hooks/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      body));
          exchange.sendResponseHeaders(statuses.removeFirst(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void returnsWhatTheProviderPosts() {
    var paid = kit().token("paid", RECEIPT).attemptOf(Payment.TASK, ORDER);

    assertThat(paid.output()).isEqualTo(RECEIPT);
    assertThat(paid.triggered())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.task()).isEqualTo("payment-provider");
              assertThat(it.payload().path("url").asText()).isEqualTo("https://hooks.test/paid");
            });
  }

  @Test
  void failsForGoodIfNobodyPaysInTime() {
    var failure = kit().timeOut("paid").attemptOf(Payment.TASK, ORDER).failure();

    assertThat(failure.next()).isEqualTo(Next.STOP);
    assertThat(failure.error().message()).isEqualTo("Order o-9 is not paid after 600 s");
  }

  @Test
  void doesNotTakeTheReceiptOfAnotherOrder() {
    var other = new Receipt("o-1", 1, "card");

    var failure = kit().token("paid", other).attemptOf(Payment.TASK, ORDER).failure();

    assertThat(failure.next()).isEqualTo(Next.STOP);
    assertThat(failure.error().message()).contains("o-1").contains("is no receipt of");
  }

  @Test
  void theProviderPostsAReceiptUntilItIsTaken() {
    statuses.addAll(List.of(503, 200));

    var posted = kit().attemptOf(PaymentProvider.TASK, charge());

    assertThat(posted.output()).isEqualTo(200);
    assertThat(posts)
        .hasSize(2)
        .containsOnly(
            "POST application/json {\"order\":\"o-9\",\"cents\":4250,\"method\":\"card\"}");
  }

  @Test
  void theProviderFailsIfTheReceiptIsRefused() {
    statuses.add(410);

    var failure = kit().attemptOf(PaymentProvider.TASK, charge()).failure();

    assertThat(failure.error().message()).startsWith("the receipt was refused");
  }

  @Test
  void trustsPublicCasWithoutAnyOther() throws IOException {
    assertThat(TrustedCertificates.and(Optional.empty()).getProtocol()).isEqualTo("TLS");
  }

  private Charge charge() {
    var port = server.getAddress().getPort();
    return new Charge("o-9", 4250, "http://localhost:" + port + "/hooks/shop/token/secret");
  }

  private static TestKit kit() {
    return TestKit.DEFAULT
        .clock(TestClock.at(Instant.parse("2026-01-01T12:00:00Z")))
        .child(PaymentProvider.TASK, charge -> 200);
  }
}
