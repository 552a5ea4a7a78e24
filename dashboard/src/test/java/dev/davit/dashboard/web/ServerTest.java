package dev.davit.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What the server holds in memory, and when it lets go.
class ServerTest {
  private static final int KIB = 1024;

  @Test
  void aFormIsReadByTheRouteAndNotBefore() throws Exception {
    Route route =
        request ->
            Response.text(
                request.path().contains("small")
                    ? "" + request.read(2 * KIB).form().first("a").length()
                    : "unread");
    assertThat(post(route, "/small", 2 * KIB).body()).isEqualTo("" + (2 * KIB - 2));
    assertThat(post(route, "/small", 2 * KIB + 1).statusCode()).isEqualTo(413);
    assertThat(post(route, "/other", 2 * KIB).body()).isEqualTo("unread");
  }

  @Test
  void anAnswerIsOverWhenItWasSent() throws Exception {
    var sent = new AtomicInteger();
    Route route =
        _ ->
            Response.text("ok")
                .whenSent(sent::incrementAndGet)
                .whenSent(() -> sent.addAndGet(10))
                .with("Vary", "Cookie");
    assertThat(post(route, "/", 2).body()).isEqualTo("ok");
    await().untilAsserted(() -> assertThat(sent).hasValue(11));
  }

  private static HttpResponse<String> post(Route route, String path, int bytes) throws Exception {
    try (var server =
            Server.start(
                Listen.onThisMachine(0),
                Guard.ofMachine(),
                route,
                _ -> (_, seen, _) -> seen,
                problem -> Response.text(problem.status(), String.valueOf(problem.getMessage())));
        var http = HttpClient.newHttpClient()) {
      var home = URI.create(server.url());
      return http.send(
          HttpRequest.newBuilder(home.resolve(path))
              .header("Origin", "http://" + home.getAuthority())
              .POST(BodyPublishers.ofString("a=" + "x".repeat(bytes - 2)))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
