package dev.davit.cli.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What stands in for images: an application is a class path, and a container that states its
/// command is a program of this machine.
///
/// @param runner how applications are started
/// @param applications class paths by the name of the image
public record Images(Runner runner, Map<String, List<Path>> applications) {
  private static final String MAIN = "dev.davit.runner.Main";

  /// The share of a pod's memory that the heap may take, as in the runner's image.
  private static final double HEAP_SHARE = 0.75;

  /// The runner of tasks written in Java.
  ///
  /// @param java the program
  /// @param libraries its class path, in the order in which `aotCache` was made
  public record Runner(Path java, List<Path> libraries, Optional<Path> aotCache) {
    public Runner {
      libraries = List.copyOf(libraries);
    }
  }

  public Images {
    applications = Map.copyOf(applications);
  }

  /// The command that `container` runs; nothing when its image would have to be pulled.
  Optional<List<String>> command(Container container) {
    if (!container.getCommand().isEmpty()) {
      return Optional.of(
          Stream.concat(container.getCommand().stream(), container.getArgs().stream()).toList());
    }
    return Optional.ofNullable(applications.get(container.getImage()))
        .map(classPath -> java(container, classPath));
  }

  /// Why an image is not there, and which are.
  String unknown(String image) {
    return "davit dev pulls no images, and \"%s\" is none of its own: %s. A container of any image runs if it states its command."
        .formatted(
            image, applications.keySet().stream().sorted().collect(Collectors.joining(", ")));
  }

  private List<String> java(Container container, List<Path> application) {
    var command = new ArrayList<String>();
    command.add(runner.java().toString());
    runner.aotCache().ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    memory(container).ifPresent(bytes -> command.add("-Xmx" + (long) (bytes * HEAP_SHARE)));
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-cp");
    command.add(
        Stream.concat(runner.libraries().stream(), application.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(MAIN);
    command.addAll(container.getArgs());
    return command;
  }

  private static Optional<Double> memory(Container container) {
    return Optional.ofNullable(container.getResources())
        .map(resources -> resources.getLimits())
        .map(limits -> limits.get("memory"))
        .map(Quantity::getNumericalAmount)
        .map(Number::doubleValue);
  }
}
