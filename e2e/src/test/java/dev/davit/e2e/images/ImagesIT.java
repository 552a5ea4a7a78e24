package dev.davit.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The images that the build has made.
class ImagesIT {
  private static final String RUNNER = "runner-image/target/davit-runner.tar";
  private static final String OPERATOR = "operator/target/davit-operator.tar";
  private static final String EXAMPLES = "examples/target/davit-examples.tar";

  /// The JVM ends instead of starting slowly, if it cannot use the cache.
  private static final String CACHE_OR_NOTHING = "JDK_JAVA_OPTIONS=-XX:AOTMode=on";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {RUNNER, OPERATOR, EXAMPLES})
  void belongToNobodyAndHaveNoShell(String archive) {
    var image = unpacked(archive);

    assertThat(image.config().get("User").asText()).isEqualTo("65532:65532");
    assertThat(image.files())
        .isNotEmpty()
        .noneMatch(line -> line.matches(".*/(sh|bash|dash|busybox|apt|dpkg)( -> .*)?"))
        .noneMatch(line -> line.matches("-..s.*|-.....s.*"));
  }

  @ParameterizedTest
  @CsvSource({RUNNER + ",davit-runner", OPERATOR + ",davit-operator"})
  void haveListsOfAllThatIsInThem(String archive, String name) throws IOException {
    var root = unpacked(archive).unpackRoot(folder.resolve("root"));
    var beside = Repository.root().resolve(archive).resolveSibling("sbom");
    var sboms = root.resolve("usr/share/sbom");

    var jars = components(sboms.resolve(name + ".cdx.json"));
    try (var files = Files.list(root.resolve("opt/davit/lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> !file.equals(name + ".jar"))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(jars).containsKey(file.replace(".jar", "")));
    }
    var runtime = components(sboms.resolve("davit-runtime.cdx.json"));
    assertThat(runtime).containsKey("openjdk").hasSizeGreaterThan(1);
    assertThat(runtime.values()).noneMatch(String::isBlank);
    for (var sbom : List.of(name + ".cdx.json", "davit-runtime.cdx.json")) {
      assertThat(beside.resolve(sbom)).hasSameBinaryContentAs(sboms.resolve(sbom));
    }
  }

  /// The names in an SBOM, and their versions.
  private static Map<String, String> components(Path sbom) throws IOException {
    var versions = new HashMap<String, String>();
    for (var component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
      versions.put(component.path("name").asText(), component.path("version").asText());
    }
    return versions;
  }

  /// For a name without a registry, a node asks Docker Hub, where anybody may own it.
  @ParameterizedTest
  @CsvSource({RUNNER + ",runner", OPERATOR + ",operator", EXAMPLES + ",examples"})
  void haveNamesThatNobodyElseServes(String archive, String name) throws IOException {
    assertThat(unpacked(archive).name()).startsWith("localhost/davit/" + name + ":");
    assertThat(Files.readString(Repository.root().resolve("docs/images.md")))
        .contains("| `%s` | `localhost/davit/%s` |".formatted(archive, name));
  }

  @Test
  void runnerIsSmall() throws IOException {
    assertThat(unpacked(RUNNER).compressedBytes()).isLessThan(60_000_000);
  }

  @Test
  void applicationOnTopOfTheRunnerStartsFromItsCache() throws IOException {
    var container = Container.of(unpacked(EXAMPLES), folder);
    var assignment =
        new Assignment(
            PodContract.VERSION,
            "hello-world",
            new Assignment.AssignedRun("0a", "hello", "shop", Instant.EPOCH, List.of()),
            new Assignment.AssignedAttempt(1, 1),
            "task/hello-world",
            "small-1x",
            null,
            null,
            JsonNodeFactory.instance.objectNode().put("name", "Ada"));
    Files.writeString(
        container.assignment().resolve("assignment.json"), AssignmentFile.write(assignment));

    var end =
        container.run(
            CACHE_OR_NOTHING,
            PodContract.ASSIGNMENT_FILE_ENV + "=" + PodContract.ASSIGNMENT_FILE,
            PodContract.RESULT_FILE_ENV + "=" + PodContract.RESULT_FILE);

    assertThat(end.output()).contains("attempt completed");
    assertThat(end.code()).isZero();
    assertThat(end.result()).contains("{\"text\":\"Hello, Ada!\"}");
  }

  @Test
  void operatorStartsFromItsCache() throws IOException {
    var container = Container.of(unpacked(OPERATOR), folder);

    var end = container.run(CACHE_OR_NOTHING, "DAVIT_START_TIMEOUT=soon");

    assertThat(end.output()).contains("davit: wrong settings:", "DAVIT_START_TIMEOUT");
    assertThat(end.code()).isEqualTo(2);
  }

  /// The chart starts the dashboard with the operator's image and flags.
  @Test
  void theDashboardIsAnotherClassOfTheOperatorsImage() throws IOException {
    var image = unpacked(OPERATOR);
    var entry = image.list("Entrypoint");
    var chart = Files.readString(Repository.root().resolve("helm/davit/templates/dashboard.yaml"));
    assertThat(entry.subList(0, entry.size() - 1))
        .allSatisfy(flag -> assertThat(chart).contains("            - " + flag + "\n"));
    assertThat(image.files()).anyMatch(line -> line.contains("opt/davit/lib/davit-dashboard.jar"));
  }

  /// There is no Docker here to build it with; what it says of the runner's image must be so.
  @Test
  void dockerfileAndJibOfTheReadmeFitTheRunner() throws IOException {
    var readme = Files.readString(Repository.root().resolve("examples/README.md"));
    var runner = unpacked(RUNNER);
    var command = String.join(" ", runner.list("Entrypoint"));

    assertThat(readme)
        .contains("FROM " + runner.name() + "\n")
        .contains(
            "<image>" + runner.name().replace("localhost", "registry.example.com") + "</image>");
    assertThat(readme.lines().filter(line -> line.startsWith("COPY --from=build")))
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(command).contains(line.substring(line.lastIndexOf(' ') + 1)));
    assertThat(Files.readString(Repository.root().resolve("pom.xml")))
        .containsPattern(
            "<artifactId>jib-maven-plugin</artifactId>\\s+<version>"
                + readme.replaceAll(
                    "(?s).*jib-maven-plugin</artifactId>\\s+<version>([^<]+).*", "$1"));
  }

  private BuiltImage unpacked(String archive) {
    var unpacked = folder.resolve("image");
    try {
      Files.createDirectories(unpacked);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BuiltImage.unpack(Repository.root().resolve(archive), unpacked);
  }
}
