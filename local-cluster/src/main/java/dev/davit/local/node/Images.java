package dev.davit.local.node;

import dev.davit.runner.RunnerHome;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The substitute for images: an application is a class path, and a container with a command is a
/// program of this machine.
///
/// @param java the program that runs Java tasks
/// @param runner the runner that starts them
/// @param applications class paths by the name of the image
/// @param jvmOptions the options of their JVMs
public record Images(
    Path java, RunnerHome runner, Map<String, List<Path>> applications, List<String> jvmOptions) {
  /// The share of a pod's memory that the heap may take, as in the runner's image.
  private static final double HEAP_SHARE = 0.7;

  public Images {
    applications = Map.copyOf(applications);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /// Images whose JVMs have the default options.
  public Images(Path java, RunnerHome runner, Map<String, List<Path>> applications) {
    this(java, runner, applications, List.of());
  }

  /// The command of `container`; empty when its image would have to be pulled.
  Optional<List<String>> command(Container container) {
    if (!container.getCommand().isEmpty()) {
      return Optional.of(
          Stream.concat(container.getCommand().stream(), container.getArgs().stream()).toList());
    }
    return Optional.ofNullable(applications.get(container.getImage()))
        .map(classPath -> java(container, classPath));
  }

  /// A message that an image is missing, with the images that exist.
  String unknown(String image) {
    return "davit dev pulls no images, and \"%s\" is none of its own: %s. A container of any image runs if it states its command."
        .formatted(
            image, applications.keySet().stream().sorted().collect(Collectors.joining(", ")));
  }

  private List<String> java(Container container, List<Path> application) {
    var command = new ArrayList<>(runner.command(java, application));
    memory(container).ifPresent(bytes -> command.add(1, "-Xmx" + (long) (bytes * HEAP_SHARE)));
    command.addAll(1, jvmOptions);
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
