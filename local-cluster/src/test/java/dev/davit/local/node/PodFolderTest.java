package dev.davit.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway.Init") // set before each test
class PodFolderTest {
  @TempDir Path machine;

  /// Of a pod: what paths are made of.
  record Case(String name, String namespace, String pod, String volume, String item) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> leaving() {
    return Stream.of(
        new Case("a namespace climbs", "../../x", "p", "in", "note"),
        new Case("a namespace is the folder", ".", "p", "in", "note"),
        new Case("a namespace is a path", "a/b", "p", "in", "note"),
        new Case("a pod climbs", "default", "../../x", "in", "note"),
        new Case("a pod is its namespace", "default", ".", "in", "note"),
        new Case("a pod is absolute", "default", "/tmp/x", "in", "note"),
        new Case("a pod lies in another", "default", "p/work", "in", "note"),
        new Case("a pod has no name", "default", "", "in", "note"),
        new Case("a volume climbs", "default", "p", "../../../../x", "note"),
        new Case("a volume is the log", "default", "p", "../log", "note"),
        new Case("an item climbs", "default", "p", "in", "../../../../../x"),
        new Case("an item lies in another volume", "default", "p", "in", "a/../../out/note"),
        new Case("an item is its volume", "default", "p", "in", "."));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void aPathThatLeavesItsFolderIsRefused(Case it) throws IOException {
    var pods = Files.createDirectories(machine.resolve("workspace/pods"));

    assertThatThrownBy(() -> prepare(pods, it))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a path within the folder");
    try (var files = Files.walk(machine)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
          .isSubsetOf("termination-message");
    }
  }

  @Test
  void anItemMayLieInAFolderOfItsVolume() throws IOException {
    prepare(machine, new Case("", "default", "p", "in", "a/..b/note"));

    assertThat(machine.resolve("default/p/volumes/in/a/..b/note")).hasContent("uid-1");
  }

  private static void prepare(Path pods, Case it) throws IOException {
    var pod = pod(it.volume(), it.item());
    var folder = new PodFolder(pods, it.namespace(), it.pod());
    folder.prepare(pod, pod.getSpec().getContainers().getFirst());
  }

  private static Pod pod(String volume, String item) {
    return new PodBuilder()
        .withNewMetadata()
        .withUid("uid-1")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withTerminationMessagePath("/dev/termination-log")
        .addNewVolumeMount()
        .withName(volume)
        .withMountPath("/in")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName(volume)
        .withNewDownwardAPI()
        .addNewItem()
        .withPath(item)
        .withNewFieldRef("v1", "metadata.uid")
        .endItem()
        .endDownwardAPI()
        .endVolume()
        .endSpec()
        .build();
  }
}
