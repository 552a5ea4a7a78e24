package dev.davit.cli.dev;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Compiles a Maven project of the user by its own Maven, and asks it for the class path.
final class MavenBuild {
  private static final int SHOWN_LINES = 30;

  private MavenBuild() {}

  /// @throws UsageException with the end of Maven's output when the build fails
  static List<Path> run(Path project, Workspace workspace)
      throws IOException, InterruptedException {
    var log = workspace.folder().resolve("maven.log");
    var dependencies = workspace.folder().resolve("class-path");
    var wrapper = project.resolve("mvnw");
    var command =
        List.of(
            Files.isExecutable(wrapper) ? wrapper.toString() : "mvn",
            "--batch-mode",
            "--quiet",
            "compile",
            "dependency:build-classpath",
            "-DincludeScope=runtime",
            "-Dmdep.outputFile=" + dependencies);
    var builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (start(builder).waitFor() != 0) {
      throw new UsageException(
          "the build of %s failed:\n%s".formatted(project, end(Files.readAllLines(log))));
    }
    var classPath = new ArrayList<Path>();
    classPath.add(project.resolve("target/classes"));
    Arrays.stream(Files.readString(dependencies).strip().split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .forEach(classPath::add);
    return List.copyOf(classPath);
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UsageException(
          "Maven could not be started (%s): install it, or give a folder with classes or a jar"
              .formatted(e.getMessage()));
    }
  }

  private static String end(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}
