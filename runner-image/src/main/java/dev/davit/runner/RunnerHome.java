package dev.davit.runner;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder with the runner's jars and its AOT cache, as the build leaves it in `target/runner` and
/// as the image has it in `/opt/davit`.
///
/// The JVM uses the cache only where it is the one that made it, and the class path begins with the
/// very jars that it was made with; `lib/davit-runner.jar` names the others in its manifest, so it
/// is enough to put that one first. Copies of the folder must keep the files' times.
public record RunnerHome(Path folder) {
  /// The command that executes one attempt with the classes of an application.
  ///
  /// @param java the `java` of the runtime that is built for the images, which brings the options
  ///   of a pod's JVM along; another works, but starts slowly
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
