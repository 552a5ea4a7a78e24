package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/gateway.md` shows, on `davit dev`.
class GatewayPageIT {
  @TempDir Path folder;

  @Test
  void itsCallsAreAnsweredAsShown() throws Exception {
    assumeTrue(GatewayPage.isOnPath("curl"), "no curl on PATH");
    var page = PageProject.of("gateway.md", folder);
    try (var dev = GatewayPage.start(folder)) {
      GatewayPage.createToken(dev);
      var lines =
          page.shell(
                  String.join(
                      "\n",
                      "TOKEN=any",
                      "URL=" + GatewayPage.url(dev),
                      page.commands("call()"),
                      page.commands("call "),
                      "call $URL/runs/none"),
                  Optional.of(dev))
              .lines()
              .map(GatewayPage::json)
              .toList();
      var shown = GatewayPage.shown(page.text().replace("shop", "default")).toList();

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
    assumeTrue(GatewayPage.isOnPath("python3"), "no python3 on PATH");
    var page = PageProject.of("gateway.md", folder);
    Files.writeString(folder.resolve("token"), "any\n");
    try (var dev = GatewayPage.start(folder)) {
      GatewayPage.createToken(dev);
      var printed =
          page.shell(
              "DAVIT_URL=%s DAVIT_TOKEN_FILE=token python3 backend.py"
                  .formatted(GatewayPage.url(dev)),
              Optional.of(dev));
      assertThat(page.text()).contains("It prints\n\n```\n" + printed + "```\n");
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
}
