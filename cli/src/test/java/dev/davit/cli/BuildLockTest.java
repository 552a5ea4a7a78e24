package dev.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `./davit` in a clone with a Maven that builds until the file `go` is there, and a Java that
/// prints how it was called.
class BuildLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String MAVEN =
      """
      #!/bin/sh
      cd "$(dirname "$0")"
      echo begins >> builds
      until [ -f go ]; do sleep 0.1; done
      [ ! -f broken ]
      """;

  @TempDir Path clone;

  /// A `davit` that was started, and what it prints.
  record Started(Process process, Path output) {
    String text() throws IOException {
      return Files.readString(output);
    }

    int exitCode() throws InterruptedException {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    }
  }

  @BeforeEach
  void freshClone() throws IOException {
    script("davit", Files.readString(DavitProcess.HOME.resolve("davit")));
    script(".mvn/find-jdk.sh", Files.readString(DavitProcess.HOME.resolve(".mvn/find-jdk.sh")));
    script("mvnw", MAVEN);
    script("jdk/bin/javac", "#!/bin/sh\n");
    script("jdk/bin/java", "#!/bin/sh\necho davit runs\n");
    Files.writeString(clone.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Files.createDirectories(clone.resolve("cli/target"));
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    var first = davit("first");
    await().atMost(PATIENCE).until(() -> builds() == 1);

    var second = davit("second");
    await().atMost(PATIENCE).until(() -> second.text().contains("waiting"));
    go();

    assertThat(first.exitCode()).isZero();
    assertThat(second.exitCode()).isZero();
    assertThat(second.text()).isEqualTo("davit: another davit builds; waiting\ndavit runs\n");
    assertThat(builds()).isOne();
    assertNoLock();
  }

  @Test
  void lockOfAnOwnerThatHasEndedIsTakenOverByOne() throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    lockFor(ended);

    var all = List.of(davit("a"), davit("b"), davit("c"));
    await().atMost(PATIENCE).until(() -> builds() == 1);
    for (var one : all) {
      await().atMost(PATIENCE).until(() -> one.text().matches("(?s).*(building|waiting).*"));
    }
    go();

    for (var one : all) {
      assertThat(one.exitCode()).isZero();
    }
    assertThat(builds()).isOne();
    assertNoLock();
  }

  /// The one that was about to take the lock over was killed in between.
  @Test
  void takeoverThatWasNeverDoneHoldsUpNobody() throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    lockFor(ended);
    var heir = clone.resolve("cli/target/building-after-" + ended.pid());
    Files.createSymbolicLink(heir, Path.of(Long.toString(ended.pid())));
    go();

    assertThat(davit("only").exitCode()).isZero();
    assertThat(builds()).isOne();
    assertThat(heir).satisfies(it -> assertThat(Files.isSymbolicLink(it)).isFalse());
    assertNoLock();
  }

  @Test
  void lockWhoseNumberIsAnotherProgramByNowIsTakenOver() throws Exception {
    var another = new ProcessBuilder("sleep", "600").start();
    try {
      lockFor(another);
      go();

      assertThat(davit("only").exitCode()).isZero();
      assertThat(builds()).isOne();
    } finally {
      another.destroyForcibly();
    }
  }

  @Test
  void buildThatFailsOrIsStoppedGivesTheLockBack() throws Exception {
    Files.createFile(clone.resolve("broken"));
    go();
    assertThat(davit("fails").exitCode()).isEqualTo(1);
    assertNoLock();

    Files.delete(clone.resolve("broken"));
    Files.delete(clone.resolve("go"));
    var stopped = davit("stopped");
    await().atMost(PATIENCE).until(() -> builds() == 2);
    stopped.process().destroy();
    go();
    assertThat(stopped.exitCode()).isEqualTo(130);
    assertNoLock();

    assertThat(davit("builds").exitCode()).isZero();
    assertThat(builds()).isEqualTo(3);
  }

  private Started davit(String name) throws IOException {
    var output = clone.resolve(name + ".output");
    var builder =
        new ProcessBuilder(clone.resolve("davit").toString(), "demo")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", clone.resolve("jdk").toString());
    return new Started(builder.start(), output);
  }

  private void go() throws IOException {
    Files.createFile(clone.resolve("go"));
  }

  private long builds() throws IOException {
    var builds = clone.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds, UTF_8).size() : 0;
  }

  private void lockFor(Process owner) throws IOException {
    Files.createSymbolicLink(
        clone.resolve("cli/target/building"), Path.of(Long.toString(owner.pid())));
  }

  private void assertNoLock() throws IOException {
    try (var files = Files.list(clone.resolve("cli/target"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("building"));
    }
  }

  private void script(String name, String text) throws IOException {
    var file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
