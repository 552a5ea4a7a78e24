package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/configuration.md` shows, as a person would.
class ConfigurationPageIT {
  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir Path folder;

  @BeforeEach
  void needsKubectl() {
    assumeTrue(
        PageProject.kubectl().isPresent(),
        "no kubectl: neither on PATH nor in the cache of the e2e tests");
  }

  @Test
  void theTaskGetsItsVariablesFromSecretsAndConfigMapsInDavitDev() throws Exception {
    var page = PageProject.of("configuration.md", folder);
    var classes = page.compile("src/main/java", "src/main/resources");
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", classes.toString())) {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
      var commands = page.commands("kubectl --server") + "\n" + page.commands("./davit trigger");

      var printed = page.shell(commands, Optional.of(dev)).lines().toList();
      var changed = page.shell(page.commands("kubectl create secret"), Optional.of(dev));

      assertThat(printed)
          .startsWith("configmap/mail created", "secret/smtp created", "secret/api-keys created");
      assertThat(printed).hasSize(4);
      assertThat(changed).isEqualTo("secret/smtp configured\n");
      assertThat(page.text()).contains("The last line prints `" + printed.getLast() + "`.");
    }
  }

  @Test
  void theManifestsAreThoseOfThePage() throws Exception {
    var page = PageProject.of("configuration.md", folder);
    var classes = page.compile("src/main/java", "src/main/resources");

    var printed =
        page.shell(
            "%s -cp '%s:%s' dev.davit.sdk.Manifests --image registry.example.com/team/shop:1"
                .formatted(PageProject.java(), classes, PageProject.classPath()),
            Optional.empty());

    assertThat(printed.lines())
        .containsExactlyInAnyOrderElementsOf(page.file("base/tasks.yaml").lines().toList());
    assertThat(YAML.readTree(printed)).isEqualTo(YAML.readTree(page.file("base/tasks.yaml")));
  }

  @Test
  void anOverlayOfKustomizeChangesWhatItSays() throws Exception {
    var page = PageProject.of("configuration.md", folder);

    var built = page.shell("kubectl kustomize production", Optional.empty()).split("---\n", -1);

    assertThat(built).hasSize(2);
    JsonNode map = YAML.readTree(built[0]);
    JsonNode task = YAML.readTree(built[1]);
    assertThat(map.at("/metadata/name").asText()).isEqualTo("mail");
    assertThat(map.at("/data/host").asText()).isEqualTo("smtp.example.com");
    assertThat(task.at("/metadata/namespace").asText()).isEqualTo("shop");
    assertThat(task.at("/spec/image").asText()).isEqualTo("registry.example.com/team/shop:2");
    assertThat(task.at("/spec/machine").asText()).isEqualTo("medium-1x");
    var base = YAML.readTree(Files.readString(folder.resolve("base/tasks.yaml")));
    assertThat(task.at("/spec/podTemplate")).isEqualTo(base.at("/spec/podTemplate"));
  }
}
