package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What pages need whose calls the gateway of `davit dev` answers.
final class GatewayPage {
  static final String TOKENS = "/apis/davit.dev/v1alpha1/namespaces/default/tokens";

  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

  private GatewayPage() {}

  /// `davit dev`, with its CA where the pages expect it.
  static DavitProcess start(Path folder) throws IOException {
    var dev = DavitProcess.start(folder, "dev", "--port", "0", "--gateway-port", "0");
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
    Files.copy(folder.resolve(PageProject.gateway(dev).group(2)), folder.resolve("ca.crt"));
    return dev;
  }

  /// Where the gateway serves the namespace `default`.
  static String url(DavitProcess dev) throws IOException {
    return PageProject.gateway(dev).group(1) + "/v1/namespaces/default";
  }

  /// Creates the token `approval-7`.
  static void createToken(DavitProcess dev) throws IOException, InterruptedException {
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

  /// The JSON that `text` shows in blocks.
  static Stream<JsonNode> shown(String text) {
    return JSON.matcher(text).results().map((MatchResult block) -> json(block.group(1)));
  }

  static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }
}
