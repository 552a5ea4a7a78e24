package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/tokens.md` shows of URLs, on `davit dev`.
class TokenPageIT {
  @TempDir Path folder;

  @Test
  void aTokenIsCompletedByItsUrl() throws Exception {
    assumeTrue(GatewayPage.isOnPath("curl"), "no curl on PATH");
    var page = PageProject.of("tokens.md", folder);
    var calls = page.commands("curl ").lines().toList();
    var shown = GatewayPage.shown(page.text()).toList();
    assertThat(calls).hasSize(2);
    assertThat(shown).hasSize(2);
    try (var dev = GatewayPage.start(folder)) {
      GatewayPage.createToken(dev);

      var found =
          GatewayPage.json(
              page.shell(
                  "TOKEN=any; URL=%s\n%s".formatted(GatewayPage.url(dev), calls.getFirst()),
                  Optional.of(dev)));
      assertThat(URI.create(found.path("url").asText()).getPath())
          .hasSameSizeAs(path(shown.getFirst()).replace("/shop/", "/default/"))
          .startsWith("/hooks/default/approval-7/");
      var completed =
          page.shell(
              "export CURL_CA_BUNDLE=ca.crt; TOKEN_URL=%s\n%s"
                  .formatted(found.path("url").asText(), calls.getLast()),
              Optional.of(dev));
      assertThat(GatewayPage.json(completed)).isEqualTo(shown.getLast());
      var completion = GatewayPage.json(token(dev)).at("/spec/completion");
      assertThat(completion).hasToString("{\"output\":{\"approved\":true},\"by\":\"hook\"}");
    }
  }

  private static String path(JsonNode answer) {
    return URI.create(answer.path("url").asText()).getPath();
  }

  private static String token(DavitProcess dev) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create(PageProject.address(dev) + GatewayPage.TOKENS + "/approval-7");
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
