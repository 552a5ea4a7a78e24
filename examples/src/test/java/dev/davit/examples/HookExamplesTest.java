package dev.davit.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.davit.contract.Result.Next;
import dev.davit.examples.CheckLinks.Links;
import dev.davit.examples.ImportCustomers.Plan;
import dev.davit.examples.ImportCustomers.Progress;
import dev.davit.examples.ImportCustomers.TooManyRequests;
import dev.davit.sdk.Hooks;
import dev.davit.sdk.TestClock;
import dev.davit.sdk.TestKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Hooks, errors and a cancel, tested without a cluster.
class HookExamplesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void importsAndClosesTheStore() {
    var stores = new ArrayList<CustomerStore>();
    var kit =
        TestKit.DEFAULT.hooks(
            Hooks.forAllTasks()
                .onSuccess((payload, out, ctx) -> stores.add(ctx.get(ImportCustomers.STORE))));

    var result = kit.attemptOf(ImportCustomers.TASK, new Plan(3, 0));

    assertThat(result.output()).isEqualTo(new Progress(3, 3));
    assertThat(result.metadata().path("imported").asInt()).isEqualTo(3);
    assertThat(stores).singleElement().matches(store -> !store.isOpen());
  }

  @Test
  void aCancelKeepsWhatWasImported() {
    var result = TestKit.DEFAULT.cancel().attemptOf(ImportCustomers.TASK, new Plan(3, 60_000));

    assertThat(result.cancellation().partial()).contains(new Progress(0, 3));
    assertThat(result.hookErrors()).isEmpty();
  }

  @Test
  void aBusyServerSaysWhenToComeBack() {
    var busy =
        Hooks.forAllTasks()
            .onStartAttempt(
                (payload, ctx) -> {
                  throw new TooManyRequests(ofSeconds(30));
                });

    var failure =
        TestKit.DEFAULT
            .hooks(busy)
            .clock(TestClock.at(NOON))
            .attemptOf(ImportCustomers.TASK, new Plan(1, 0))
            .failure();

    assertThat(failure.next()).isEqualTo(Next.RETRY);
    assertThat(failure.retryAt()).contains(NOON.plusSeconds(30));
  }

  @Test
  void aPlanThatCannotWorkIsNotRepeated() {
    var failure = TestKit.run(ImportCustomers.TASK, new Plan(1, -1)).failure();

    assertThat(failure.next()).isEqualTo(Next.STOP);
  }

  @Test
  void asksABusyServerAgain() throws IOException {
    var requests = new ArrayList<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod());
          exchange.getResponseHeaders().set("Retry-After", "5");
          exchange.sendResponseHeaders(requests.size() < 3 ? 429 : 204, -1);
          exchange.close();
        });
    server.start();
    try {
      var address = "http://localhost:" + server.getAddress().getPort() + "/";
      var clock = TestClock.at(NOON);

      var result =
          TestKit.DEFAULT.clock(clock).attemptOf(CheckLinks.TASK, new Links(List.of(address)));

      assertThat(result.output().byAddress()).isEqualTo(Map.of(address, 204));
      assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
    } finally {
      server.stop(0);
    }
  }
}
