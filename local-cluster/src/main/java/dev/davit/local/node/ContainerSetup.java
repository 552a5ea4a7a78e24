package dev.davit.local.node;

import dev.davit.local.node.Variables.Missing;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is needed to start a pod's container, or why it cannot be started.
sealed interface ContainerSetup {

  /// A process that can be started.
  record Ready(List<String> command, Map<String, String> variables) implements ContainerSetup {}

  /// The container waits, maybe for ever.
  record Waiting(String reason, String message) implements ContainerSetup {}

  /// The container ended before it began.
  record Broken(String message) implements ContainerSetup {}

  /// Also creates the files of the pod.
  static ContainerSetup of(
      Pod pod, Container container, PodFolder folder, Images images, Variables.Sources sources)
      throws IOException {
    var command = images.command(container);
    if (command.isEmpty()) {
      return new Waiting("ErrImagePull", images.unknown(container.getImage()));
    }
    var places = folder.prepare(pod, container);
    try {
      // A kubelet does not know the variables in an image, so the command cannot refer to them.
      var own = Variables.of(pod, container, places, sources);
      var words = new ArrayList<String>();
      command.get().forEach(word -> words.add(Variables.expand(word, own)));
      var variables = new LinkedHashMap<>(machine(pod, folder));
      variables.putAll(own);
      return Programs.find(words.getFirst()).isPresent()
          ? new Ready(words, variables)
          : new Broken("\"%s\": executable file not found in $PATH".formatted(words.getFirst()));
    } catch (Missing missing) {
      return new Waiting("CreateContainerConfigError", String.valueOf(missing.getMessage()));
    }
  }

  /// The variables that an image would contain. The task gets nothing else from this machine's
  /// environment.
  private static Map<String, String> machine(Pod pod, PodFolder folder) {
    return Map.of(
        "PATH", Programs.path(),
        "HOME", folder.work().toString(),
        "TMPDIR", folder.tmp().toString(),
        "LANG", "C.UTF-8",
        "TZ", "UTC",
        "HOSTNAME", pod.getMetadata().getName());
  }
}
