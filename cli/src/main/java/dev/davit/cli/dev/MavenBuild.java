package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Compiles a Maven project of the user with its own Maven, and gets its class path.
final class MavenBuild {
  private static final int SHOWN_LINES = 30;
  private static final String ERROR = "[ERROR] ";
  private static final String ADVICE = " -> [Help 1]";
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /// With a fixed version, so that it does not depend on the project.
  private static final String CLASS_PATH_GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath";

  private MavenBuild() {}

  /// @throws UsageException with the errors in Maven's output when the build fails
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
            "-Dstyle.color=never",
            "compile",
            CLASS_PATH_GOAL,
            "-DincludeScope=runtime",
            "-Dmdep.outputFile=" + dependencies);
    var builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (start(builder).waitFor() != 0) {
      var complaint = complaint(Files.readAllLines(log));
      throw new UsageException(
          "the build of %s failed:\n%s%s".formatted(project, complaint, whatToDo(complaint)));
    }
    var classPath = new ArrayList<Path>();
    classPath.add(project.resolve("target/classes"));
    Arrays.stream(Files.readString(dependencies).strip().split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .forEach(classPath::add);
    return List.copyOf(classPath);
  }

  private static String whatToDo(String complaint) {
    return complaint.contains("dev.davit:davit-") && complaint.contains("Could not find artifact")
        ? "\nDavit's own artifacts come from its checkout: run ./mvnw -q -DskipTests install -pl sdk,sdk/payload-schema,client -am there, then save a source file here."
        : "";
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

  /// The errors in Maven's output, each once and without Maven's advice on troubleshooting. If
  /// there are none, the end of the output.
  static String complaint(List<String> output) {
    // The codes by which a terminal resets its colours come whatever the style is.
    var lines = output.stream().map(line -> COLOUR.matcher(line).replaceAll("")).toList();
    var errors = errors(withoutAdvice(lines)).stream().distinct().toList();
    // The line about the plugin repeats the errors of the compiler.
    var once =
        errors.stream().takeWhile(line -> !line.startsWith("Failed to execute goal")).toList();
    var known = once.isEmpty() ? errors : once;
    var shown = known.isEmpty() ? lines : known.stream().flatMap(String::lines).toList();
    return String.join("\n", shown.subList(Math.max(0, shown.size() - SHOWN_LINES), shown.size()));
  }

  /// The lines up to Maven's advice, which begins behind the last error.
  private static List<String> withoutAdvice(List<String> lines) {
    var kept = new ArrayList<String>();
    for (var line : lines) {
      var advice = line.indexOf(ADVICE);
      if (advice >= 0) {
        kept.add(line.substring(0, advice));
        break;
      }
      kept.add(line);
    }
    return kept;
  }

  /// Each error with the indented lines below it, such as the symbol that the compiler did not
  /// find.
  private static List<String> errors(List<String> lines) {
    var errors = new ArrayList<String>();
    var isInError = false;
    for (var line : lines) {
      if (line.startsWith(ERROR)) {
        errors.add(line.substring(ERROR.length()));
        isInError = true;
      } else if (isInError && line.startsWith("  ")) {
        errors.add(errors.removeLast() + "\n" + line);
      } else {
        isInError = false;
      }
    }
    return errors;
  }
}
