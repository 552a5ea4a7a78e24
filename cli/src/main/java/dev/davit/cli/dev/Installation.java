package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import dev.davit.runner.RunnerHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The locations of Davit's own parts after a build.
public record Installation(Path home) {
  /// Set by the `davit` script.
  static final String HOME_PROPERTY = "davit.home";

  private static final List<String> CRDS =
      List.of("tasks", "runs", "queues", "tokens", "schedules", "runjournals");

  /// @throws UsageException when a part has not been built
  static Installation find() {
    var home = Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath();
    var installation = new Installation(home);
    if (!Files.exists(installation.runnerJar())) {
      throw new UsageException(
          "%s is missing: start Davit by ./davit, which builds it"
              .formatted(installation.runnerJar()));
    }
    return installation;
  }

  /// The `java` that executes tasks, the same as in their image.
  Path runtime() {
    return home.resolve("runner-image/runtime/target/root/opt/java/bin/java");
  }

  RunnerHome runner() {
    return new RunnerHome(home.resolve("runner-image/target/runner"));
  }

  /// The runner's jar, which includes the SDK.
  Path runnerJar() {
    return runner().folder().resolve("lib/davit-runner.jar");
  }

  Path examples() {
    return home.resolve("examples");
  }

  /// The `java` of this process.
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// The CRDs of all kinds, as YAML.
  public static List<String> crds() {
    var texts = new ArrayList<String>();
    for (var plural : CRDS) {
      var resource = "/META-INF/davit/crds/%s.davit.dev-v1.yml".formatted(plural);
      try (var file = Installation.class.getResourceAsStream(resource)) {
        if (file == null) {
          throw new IllegalStateException("not on the class path: " + resource);
        }
        texts.add(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  /// The YAML files in a folder of the examples, sorted by name.
  List<Path> exampleFiles(String folder) {
    try (Stream<Path> files = Files.list(examples().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
