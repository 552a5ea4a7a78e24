package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the tasks of an application in the same way as its author would: `java -cp …
/// dev.davit.sdk.Manifests`. It uses its own process, because class paths change and classes cannot
/// be unloaded at will.
record TaskManifests(Path java, Path runnerJar) {

  /// The Task resources of the application on `classPath`, as YAML.
  ///
  /// @throws UsageException with the SDK's message when there is no application, or it is not valid
  String of(List<Path> classPath, String image) throws IOException, InterruptedException {
    var joined =
        Stream.concat(classPath.stream(), Stream.of(runnerJar))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    var process =
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                joined,
                "dev.davit.sdk.Manifests",
                "--image",
                image)
            .start();
    var errors = new StringBuilder();
    var reader = Thread.ofVirtual().start(() -> errors.append(text(process.getErrorStream())));
    var yaml = text(process.getInputStream());
    reader.join();
    if (process.waitFor() != 0) {
      throw new UsageException(errors.toString().strip());
    }
    return yaml;
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "could not be read: " + e.getMessage();
    }
  }
}
