package dev.davit.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Labels;
import dev.davit.e2e.cluster.Repository;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.local.node.Images;
import dev.davit.local.node.LocalNode;
import dev.davit.runner.RunnerHome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One program, run by the node of `davit dev` and in the runner's image: it must not notice where
/// it is.
class DevAndImageIT {
  private static final Path JAVA =
      Repository.root().resolve("runner-image/runtime/target/root/opt/java/bin/java");
  private static final String GREETING = "Grüße 😀";
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  @Test
  void printTheSameOfTextNumbersAndDates() throws Exception {
    var inImage = inImage();
    assertThat(inImage)
        .contains(
            "Müller 😀 " + GREETING,
            "variable: " + GREETING,
            "file: Müller 😀.txt: über",
            "charset: UTF-8",
            "sun.jnu.encoding: UTF-8",
            "stdout.encoding: UTF-8",
            "Fehler: Müller 😀",
            "locale: en, zone: UTC",
            "de-DE: 1.234,50\u00a0€, 1.234.567,891, Montag, 9. März 2026, 14:05:00 Mitteleuropäische Normalzeit, Montag, Euro");
    assertThat(inDev()).isEqualTo(inImage);
  }

  /// In the image: sorted, as its two streams are read one after the other.
  private List<String> inImage() throws IOException {
    var archive = Repository.root().resolve("runner-image/target/davit-runner.tar");
    var image = BuiltImage.unpack(archive, Files.createDirectory(folder.resolve("image")));
    var container = Container.of(image, folder);
    copyProgram(container.root().resolve("app/classes"));
    var end =
        container.run(
            List.of(
                "/opt/java/bin/java", "-cp", "/app/classes", TextProgram.class.getName(), GREETING),
            "GRUSS=" + GREETING);
    assertThat(end.code()).as(end.output()).isZero();
    return end.output().lines().sorted().toList();
  }

  private List<String> inDev() throws IOException {
    var classes = folder.resolve("classes");
    copyProgram(classes);
    var images = new Images(JAVA, new RunnerHome(folder), Map.of());
    var settings = new LocalNode.Settings(folder.resolve("pods"), 1, () -> images);
    try (var api = EmbeddedApi.start(0, List.of(), settings.logs());
        var client = api.newClient();
        var _ = LocalNode.start(client, settings, (_, _) -> {})) {
      client.resource(pod(classes)).create();
      var ended =
          client
              .pods()
              .withName("text")
              .waitUntilCondition(
                  pod -> Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()),
                  PATIENCE_SECONDS,
                  TimeUnit.SECONDS);
      var log = client.pods().withName("text").getLog();
      assertThat(ended.getStatus().getPhase()).as(log).isEqualTo("Succeeded");
      return log.lines().sorted().toList();
    }
  }

  private static Pod pod(Path classes) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("text")
        .withNamespace("default")
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("task")
        .withImage("any:1")
        .withCommand(
            JAVA.toString(), "-cp", classes.toString(), TextProgram.class.getName(), GREETING)
        .withTerminationMessagePath("/dev/termination-log")
        .addNewEnv()
        .withName("GRUSS")
        .withValue(GREETING)
        .endEnv()
        .endContainer()
        .endSpec()
        .build();
  }

  private static void copyProgram(Path classes) throws IOException {
    var file = TextProgram.class.getName().replace('.', '/') + ".class";
    var copy = classes.resolve(file);
    Files.createDirectories(copy.getParent());
    try (var in = TextProgram.class.getResourceAsStream("/" + file)) {
      Files.write(copy, Objects.requireNonNull(in).readAllBytes());
    }
  }
}
