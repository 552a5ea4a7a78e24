package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The project of `docs/getting-started.md`, with what this build has made: its test, its
/// manifests, its runs in `davit dev`, and the backend that triggers one.
class GettingStartedPageIT {
  private static final Pattern COORDINATES =
      Pattern.compile("\"((?:dev\\.davit|org\\.junit\\.jupiter):[^\"]+)\"");

  @TempDir Path folder;

  @Test
  void itsTestPasses() throws Exception {
    var page = PageProject.of("getting-started.md", folder);
    var main = page.compile("src/main/java", "src/main/resources");
    var tests = page.compile("src/test/java", "src/test/resources", main);

    try (var loader = new URLClassLoader(new URL[] {url(main), url(tests)})) {
      var type = loader.loadClass("com.example.shop.PriceOrderTest");
      var methods =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .toList();
      assertThat(methods).hasSize(2);
      for (var method : methods) {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        method.invoke(constructor.newInstance());
      }
    }
  }

  @Test
  void itsManifestsAreThoseOfThePage() throws Exception {
    var page = PageProject.of("getting-started.md", folder);
    var main = page.compile("src/main/java", "src/main/resources");

    var printed =
        page.shell(
            "%s -cp '%s:%s' dev.davit.sdk.Manifests --image shop-tasks:1"
                .formatted(PageProject.java(), main, PageProject.classPath()),
            Optional.empty());

    assertThat(printed).isEqualTo(page.file("tasks.yaml"));
  }

  @Test
  void davitDevRunsWhatTheCommandLineAndTheBackendTrigger() throws Exception {
    var page = PageProject.of("getting-started.md", folder);
    var main = page.compile("src/main/java", "src/main/resources");
    var backend = page.compile("backend/src/main/java", "backend/src/main/resources", main);
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", main.toString())) {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
      var trigger = page.commands("../davit/davit trigger").lines().findFirst().orElseThrow();

      var printed = page.shell(trigger, Optional.of(dev)).strip();
      var backendPrinted =
          page.shell(
                  "KUBERNETES_MASTER=http://127.0.0.1:8091 %s -cp '%s:%s:%s' com.example.backend.Backend"
                      .formatted(PageProject.java(), backend, main, PageProject.classPath()),
                  Optional.of(dev))
              .strip();

      assertThat(page.text())
          .contains("prints `" + printed + "`.", "prints `" + backendPrinted + "`;");
      assertThat(dev.text()).contains("pricing order=o-1");
    }
  }

  @Test
  void mavenAndGradleTakeTheSameLibraries() throws Exception {
    var page = PageProject.of("getting-started.md", folder);
    var pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("pom.xml").toFile());
    var dependencies = pom.getElementsByTagName("dependency");

    var byMaven =
        Stream.iterate(0, index -> index < dependencies.getLength(), index -> index + 1)
            .map(dependencies::item)
            .map(item -> item.getTextContent().strip().split("\\s+"))
            .map(words -> words[0] + ":" + words[1] + ":" + words[2])
            .map(it -> it.replace("${davit.version}", "0.1.0-SNAPSHOT"));
    var byGradle =
        COORDINATES.matcher(page.file("build.gradle.kts")).results().map(found -> found.group(1));

    assertThat(byMaven).containsExactlyInAnyOrderElementsOf(byGradle.toList());
    assertThat(page.text()).contains("<davit.version>" + version() + "</davit.version>");
  }

  /// The build of the archetype sees to it that Maven can generate it.
  @Test
  void theArchetypeWritesTheProjectOfThePage() throws Exception {
    var page = PageProject.of("getting-started.md", folder);
    var resources = DavitProcess.HOME.resolve("archetype/src/main/resources/archetype-resources");
    try (var files = Files.walk(resources)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(5)
          .allSatisfy(
              file -> {
                var path = resources.relativize(file).toString();
                var text =
                    Files.readString(file)
                        .replace("${package}", "com.example.shop")
                        .replace("${groupId}", "com.example")
                        .replace("${artifactId}", "shop-tasks")
                        .replace("${version}", "1");
                assertThat(text)
                    .isEqualTo(page.file(path.replace("/java/", "/java/com/example/shop/")));
              });
    }
  }

  /// That of this build: the name of the example's image ends with it.
  private static String version() throws Exception {
    var pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(DavitProcess.HOME.resolve("pom.xml").toFile());
    return pom.getElementsByTagName("version").item(0).getTextContent();
  }

  private static URL url(Path folder) throws Exception {
    return folder.toUri().toURL();
  }
}
