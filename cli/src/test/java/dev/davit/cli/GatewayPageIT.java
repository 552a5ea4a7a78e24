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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/gateway.md` shows, on `davit dev`.
class GatewayPageIT {
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");
  private static final String TOKENS = "/apis/davit.dev/v1alpha1/namespaces/default/tokens";

  @TempDir Path folder;

  @Test
  void itsCallsAreAnsweredAsShown() throws Exception {
    assumeTrue(isOnPath("curl"), "no curl on PATH");
    var page = PageProject.of("gateway.md", folder);
    try (var dev = start()) {
      createToken(dev);
      var lines =
          page.shell(
                  String.join(
                      "\n",
                      "TOKEN=any",
                      "URL=" + url(dev),
                      page.commands("call()"),
                      page.commands("call "),
                      "call $URL/runs/none"),
                  Optional.of(dev))
              .lines()
              .map(GatewayPageIT::json)
              .toList();
      var shown =
          JSON.matcher(page.text().replace("shop", "default"))
              .results()
              .map(block -> json(block.group(1)))
              .toList();

      assertThat(shown).hasSize(4);
      assertThat(lines).hasSize(6);
      assertThat(lines.getFirst()).isEqualTo(shown.getFirst());
      for (var run : lines.subList(1, 3)) {
        assertSame(run, shown.get(1), "name", "phase", "reason", "message", "attempt", "output");
        assertThat(names(run)).containsExactlyElementsOf(names(shown.get(1)));
      }
      assertThat(lines.get(3).path("phase").asText()).isEqualTo("Waiting");
      assertSame(lines.get(4), shown.get(2), "name", "phase", "finished", "output", "by");
      assertThat(lines.get(5)).isEqualTo(shown.get(3));
    }
  }

  @Test
  void itsProgramPrintsWhatThePageSays() throws Exception {
    assumeTrue(isOnPath("python3"), "no python3 on PATH");
    var page = PageProject.of("gateway.md", folder);
    Files.writeString(folder.resolve("token"), "any\n");
    try (var dev = start()) {
      var printed =
          page.shell(
              "DAVIT_URL=%s DAVIT_TOKEN_FILE=token python3 backend.py".formatted(url(dev)),
              Optional.of(dev));
      assertThat(page.text()).contains("It prints `" + printed.strip() + "`.");
    }
  }

  /// With the CA where the page expects it.
  private DavitProcess start() throws IOException {
    var dev = DavitProcess.start(folder, "dev", "--port", "0", "--gateway-port", "0");
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
    Files.copy(folder.resolve(PageProject.gateway(dev).group(2)), folder.resolve("ca.crt"));
    return dev;
  }

  private static String url(DavitProcess dev) throws IOException {
    return PageProject.gateway(dev).group(1) + "/v1/namespaces/default";
  }

  private static void createToken(DavitProcess dev) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var token = "{\"metadata\":{\"name\":\"approval-7\"},\"spec\":{\"timeout\":\"1h\"}}";
      var request =
          HttpRequest.newBuilder(URI.create(PageProject.address(dev) + TOKENS))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(token))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private static void assertSame(JsonNode answer, JsonNode shown, String... fields) {
    for (var field : fields) {
      assertThat(answer.get(field)).as(field).isNotNull().isEqualTo(shown.get(field));
    }
  }

  private static List<String> names(JsonNode json) {
    return json.propertyStream().map(Map.Entry::getKey).toList();
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
