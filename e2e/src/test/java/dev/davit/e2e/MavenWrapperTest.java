package dev.davit.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `./mvnw` on machines that it is told about: a PATH of few tools, JDKs that are only a
/// `release` file, and a Maven that prints how it was called.
class MavenWrapperTest {
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "chmod",
          "curl",
          "cut",
          "dirname",
          "gzip",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sha512sum",
          "sort",
          "tar",
          "tr");

  private static final String MAVEN =
      """
      #!/bin/sh
      case "$*" in *--version) echo "Apache Maven %s"; exit;; esac
      echo "$0 of Maven %s with $JAVA_HOME: $*"
      """;

  @TempDir Path machine;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void bareMachine() throws IOException {
    var bin = Files.createDirectories(machine.resolve("bin"));
    for (var tool : TOOLS) {
      script(bin.resolve(tool), "#!/bin/sh\nexec " + onPath(tool) + " \"$@\"\n");
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", machine.toString());
    environment.put("DAVIT_JDKS", machine.resolve("none").toString());
  }

  @Test
  void noJdkSaysWhatIsThereAndWhatToInstall() throws Exception {
    environment.put("JAVA_HOME", jdk("seventeen", "17.0.15").toString());

    var run = mvnw("verify");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("JDK 25 or later, and none was found")
        .contains("JAVA_HOME: JDK 17 in " + machine)
        .contains("java on PATH: not set")
        .contains("temurin-25-jdk")
        .contains("sdk install java 25-tem");
  }

  @Test
  void olderJavaHomeGivesWayToTheJdkBesideIt() throws Exception {
    installMaven("3.8.7");
    environment.put("JAVA_HOME", jdk("seventeen", "17.0.15").toString());
    var places = List.of(jdk("runtime only", "25"), jdk("newest", "27"), jdk("wanted", "25.0.3"));
    Files.delete(places.getFirst().resolve("bin/javac"));
    environment.put("DAVIT_JDKS", String.join(":", places.stream().map(Path::toString).toList()));

    var run = mvnw("-q", "verify");

    assertThat(run.output()).contains("Maven 3.8.7 with " + machine + "/wanted: -q verify");
  }

  @Test
  void javaHomeThatIsNewEnoughIsTaken() throws Exception {
    installMaven("4.0.0");
    var chosen = jdk("chosen", "26");
    environment.put("JAVA_HOME", chosen.toString());
    environment.put("DAVIT_JDKS", jdk("other", "25").toString());

    assertThat(mvnw("verify").output()).contains("Maven 4.0.0 with " + chosen + ": verify");
  }

  @Test
  void mavenIsDownloadedOnceWhereNoneIsNewEnough() throws Exception {
    installMaven("3.6.3");
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());
    serveMaven();

    var first = mvnw("one", "two words");
    assertThat(first.output()).contains("downloading 3.9.11 once from file:");
    assertThat(first.output()).contains("of Maven downloaded with", ": one two words");

    Files.delete(archive());
    var second = mvnw("again");
    assertThat(second.exitCode()).isZero();
    assertThat(second.output()).contains(": again").doesNotContain("downloading");
  }

  @Test
  void downloadThatIsNotThePinnedMavenIsRefused() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25").toString());
    serveMaven();
    environment.remove("DAVIT_MAVEN_SHA512");

    var run = mvnw("verify");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("is not Maven 3.9.11: its SHA-512 is ");
    assertThat(machine.resolve(".cache/davit/maven")).isEmptyDirectory();
  }

  private record Ended(int exitCode, String output) {}

  private Ended mvnw(String... arguments) throws Exception {
    var here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    var root = Files.exists(here.resolve("mvnw")) ? here : here.getParent();
    var builder = new ProcessBuilder(root.resolve("mvnw").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private Path jdk(String name, String version) throws IOException {
    var home = machine.resolve(name);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void installMaven(String version) throws IOException {
    script(machine.resolve("bin/mvn"), MAVEN.formatted(version, version));
  }

  private Path archive() {
    return machine.resolve("dist/maven-3/3.9.11/binaries/apache-maven-3.9.11-bin.tar.gz");
  }

  private void serveMaven() throws Exception {
    var maven = machine.resolve("apache-maven-3.9.11");
    script(maven.resolve("bin/mvn"), MAVEN.formatted("downloaded", "downloaded"));
    Files.createDirectories(archive().getParent());
    var tar =
        new ProcessBuilder("tar", "-czf", archive().toString(), maven.getFileName().toString())
            .directory(machine.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();
    var sum = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive()));
    environment.put("DAVIT_MAVEN_DIST", machine.resolve("dist").toUri().toString());
    environment.put("DAVIT_MAVEN_SHA512", "%0128x".formatted(new BigInteger(1, sum)));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
