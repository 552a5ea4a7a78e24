package dev.davit.runner;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder with the runner's jars and its AOT cache: `target/runner` after the build, and
/// `/opt/davit` in the image.
///
/// The JVM uses the cache only if the same JVM created it, and if the class path begins with the
/// same jars. The manifest of `lib/davit-runner.jar` lists the other jars, so it is enough to put
/// this one first. Copies of the folder must keep the files' times.
public record RunnerHome(Path folder) {
  /// The command that executes one attempt with the classes of an application.
  ///
  /// @param java the `java` of the runtime that is built for the images, which includes the options
  ///   of a pod's JVM; another one works, but starts slowly
  /// @param application jars and class folders, without wildcards
  public List<String> command(Path java, List<Path> application) {
    var command = new ArrayList<String>();
    command.add(java.toString());
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
