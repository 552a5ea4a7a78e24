package dev.davit.runner;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder with the runner's jars and its AOT cache, as the build leaves it in `target/runner`.
///
/// The JVM uses the cache only where the class path begins with the very jars that it was made
/// with; `lib/davit-runner.jar` names the others in its manifest, so it is enough to put that one
/// first. Copies of the folder must keep the files' times.
public record RunnerHome(Path folder) {
  /// The arguments that every pod's JVM starts with. The JIT is told to wait four times as long as
  /// usual: a start needs a quarter less CPU, and code that is really hot notices nothing.
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MaxRAMPercentage=70",
          "-XX:-UsePerfData",
          "-XX:CompileThresholdScaling=4");

  /// The command that executes one attempt with the classes of an application.
  ///
  /// @param java the `java` of the JDK that built the folder; another works, but starts slowly
  /// @param application jars and class folders, without wildcards
  public List<String> command(Path java, List<Path> application) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(JVM_OPTIONS);
    command.add("-XX:AOTCache=" + folder.resolve("davit.aot"));
    command.add("-cp");
    command.add(
        Stream.concat(Stream.of(folder.resolve("lib/davit-runner.jar")), application.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Main.class.getName());
    return List.copyOf(command);
  }
}
