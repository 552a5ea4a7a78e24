package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/tokens.md` shows of URLs, on `davit dev`.
class TokenPageIT {
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");
  private static final String TOKENS = "/apis/davit.dev/v1alpha1/namespaces/default/tokens";

  @TempDir Path folder;

  @Test
  void aTokenIsCompletedByItsUrl() throws Exception {
    assumeTrue(isOnPath("curl"), "no curl on PATH");
    var page = PageProject.of("tokens.md", folder);
    var calls = page.commands("curl ").lines().toList();
    var shown = JSON.matcher(page.text()).results().map(it -> json(it.group(1))).toList();
    assertThat(calls).hasSize(2);
    assertThat(shown).hasSize(2);
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", "--gateway-port", "0")) {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
      Files.copy(folder.resolve(PageProject.gateway(dev).group(2)), folder.resolve("ca.crt"));
      createToken(dev);

      var gateway = PageProject.gateway(dev).group(1) + "/v1/namespaces/default";
      var found =
          json(
              page.shell(
                  "TOKEN=any; URL=%s\n%s".formatted(gateway, calls.getFirst()), Optional.of(dev)));
      assertThat(URI.create(found.path("url").asText()).getPath())
          .hasSameSizeAs(path(shown.getFirst()).replace("/shop/", "/default/"))
          .startsWith("/hooks/default/approval-7/");
      var completed =
          page.shell(
              "export CURL_CA_BUNDLE=ca.crt; TOKEN_URL=%s\n%s"
                  .formatted(found.path("url").asText(), calls.getLast()),
              Optional.of(dev));
      assertThat(json(completed)).isEqualTo(shown.getLast());
      var completion = json(token(dev)).at("/spec/completion");
      assertThat(completion).hasToString("{\"output\":{\"approved\":true},\"by\":\"hook\"}");
    }
  }

  private static String path(JsonNode answer) {
    return URI.create(answer.path("url").asText()).getPath();
  }

  private static void createToken(DavitProcess dev) throws IOException, InterruptedException {
    var token = "{\"metadata\":{\"name\":\"approval-7\"},\"spec\":{\"timeout\":\"1h\"}}";
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(PageProject.address(dev) + TOKENS))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(token))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private static String token(DavitProcess dev) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create(PageProject.address(dev) + TOKENS + "/approval-7");
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }
}
