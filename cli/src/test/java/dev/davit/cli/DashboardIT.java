package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `davit dashboard`, seen from a browser.
class DashboardIT {
  private static final Pattern ADDRESS = Pattern.compile("dashboard is at (\\S+)");

  @TempDir Path folder;

  @Test
  void theAddressThatItPrintsOpensIt() throws Exception {
    try (var cluster =
            LocalCluster.with(
                (_, _) -> Optional.empty(), "runs", "tasks", "queues", "schedules", "tokens");
        var dashboard =
            DavitProcess.start(
                folder, "dashboard", "--no-open", "--port", "0", "--server", cluster.url());
        var browser =
            HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
      var run = cluster.trigger("hello-world");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(dashboard.text()).containsPattern(ADDRESS));
      var address = ADDRESS.matcher(dashboard.text());
      assertThat(address.find()).isTrue();
      var entrance = URI.create(address.group(1));

      var stranger = get(browser, entrance.resolve("/ns/default/runs"));
      assertThat(stranger.statusCode()).isEqualTo(403);
      assertThat(stranger.body()).doesNotContain(run);
      assertThat(get(browser, entrance).statusCode()).isEqualTo(200);
      for (var page :
          List.of("", "/tasks", "/queues", "/schedules", "/tokens", "/errors", "/health")) {
        assertThat(get(browser, entrance.resolve("/ns/default" + page)).statusCode())
            .as(page)
            .isEqualTo(200);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(get(browser, entrance.resolve("/ns/default/runs")).body())
                      .contains(run));
    }
  }

  @Test
  void aPortThatIsNoneIsAWrongCall() {
    assertThat(Called.davit("dashboard", "--port", "70000").exitCode()).isEqualTo(2);
  }

  private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
    return browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
