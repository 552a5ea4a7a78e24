package dev.davit.operator.attempt;

import dev.davit.api.Annotations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;

/// Keeps of a pod what [PodReading], [PodFacts] and [PodFactory] read: the metadata without the
/// copies of assignment and payload, the node, the resources of the task's container, and the
/// status.
public final class LeanPod {
  private LeanPod() {}

  /// Removes everything else from `pod`.
  public static void trim(Pod pod) {
    var annotations = pod.getMetadata().getAnnotations();
    if (annotations != null) {
      annotations.remove(Annotations.ASSIGNMENT);
      annotations.remove(Annotations.PAYLOAD);
    }
    if (pod.getSpec() != null) {
      pod.setSpec(lean(pod.getSpec()));
    }
    if (pod.getStatus() != null) {
      pod.getStatus().setHostIPs(List.of());
      pod.getStatus().setPodIPs(List.of());
    }
  }

  private static PodSpec lean(PodSpec spec) {
    return new PodSpecBuilder()
        .withNodeName(spec.getNodeName())
        .withContainers(
            spec.getContainers().stream()
                .filter(it -> it.getName().equals(PodFactory.CONTAINER))
                .map(LeanPod::lean)
                .toList())
        .build();
  }

  private static Container lean(Container container) {
    return new ContainerBuilder()
        .withName(container.getName())
        .withResources(container.getResources())
        .build();
  }
}
