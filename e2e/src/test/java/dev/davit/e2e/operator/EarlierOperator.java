package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The operator of an earlier commit, built from the history of this checkout, once for each
/// commit.
final class EarlierOperator {
  /// The first that gave pods their names of today.
  private static final String COMMIT = "1387380b9428906a305bd547bf49e2cb26fa5d98";

  private static final String CLASS_PATH = "target/class-path.txt";

  private EarlierOperator() {}

  /// The class path of its `Main`; empty where the checkout has no such history.
  ///
  /// @throws AssertionError if it cannot be built
  static Optional<String> classPath() throws IOException, InterruptedException {
    var root = Repository.root();
    if (run(root, root.resolve("e2e/target/earlier.log"), "git", "cat-file", "-e", COMMIT) != 0) {
      return Optional.empty();
    }
    var folder = root.resolve("e2e/target/earlier").resolve(COMMIT);
    var classPath = folder.resolve("operator").resolve(CLASS_PATH);
    if (!Files.exists(classPath)) {
      build(root, folder);
    }
    var jars = Files.readString(classPath).strip();
    return Optional.of(folder.resolve("operator/target/classes") + ":" + jars);
  }

  private static void build(Path root, Path folder) throws IOException, InterruptedException {
    System.out.println("[davit-e2e] Building the operator of commit " + COMMIT + ", once");
    var log = root.resolve("e2e/target/earlier.log");
    Files.createDirectories(folder);
    var archive = folder.resolve("commit.tar").toString();
    succeed(root, log, "git", "archive", "--output=" + archive, COMMIT);
    succeed(folder, log, "tar", "-xf", archive);
    succeed(
        folder,
        log,
        "./mvnw",
        "--batch-mode",
        "--projects=operator",
        "--also-make",
        "-DskipTests",
        "-Dspotless.check.skip",
        "-Dmdep.outputFile=" + CLASS_PATH,
        "package",
        "dependency:build-classpath");
  }

  private static void succeed(Path folder, Path log, String... command)
      throws IOException, InterruptedException {
    assertThat(run(folder, log, command)).as("%s, see %s", List.of(command), log).isZero();
  }

  private static int run(Path folder, Path log, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!process.waitFor(15, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("takes longer than 15 minutes: " + List.of(command));
    }
    return process.exitValue();
  }
}
