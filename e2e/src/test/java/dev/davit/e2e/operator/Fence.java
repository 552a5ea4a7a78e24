package dev.davit.e2e.operator;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The admission policy that refuses pods of a former leader, for the Lease of some operators.
public record Fence(String namespace, String lease, String manifest) {

  public static Fence of(String namespace, String lease) {
    try (var file = Fence.class.getResourceAsStream("leader-term.yaml")) {
      var template =
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      var manifest = template.replace("NAMESPACE", namespace).replace("LEASE", lease);
      return new Fence(namespace, lease, manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Applies it; an API server takes a moment until it enforces it.
  void install(ControlPlane cluster) {
    cluster.kubectlWithInput(manifest, "apply", "--server-side", "-f", "-").orFail();
  }

  /// A pod as an operator of this term asks for it.
  Pod pod(String name, int term) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToAnnotations(Annotations.LEADER_TERM, "%s/%s/%d".formatted(namespace, lease, term))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("task")
        .withImage("app:1")
        .endContainer()
        .endSpec()
        .build();
  }
}
