package dev.davit.dashboard.health;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;

/// Looks for what keeps runs from completing, with the rights of the user of `client`.
///
/// @param version the version of this program; empty: not known
public record Health(KubernetesClient client, String version, Refusal refusal) {
  /// The findings about a namespace, in the order in which a person would check them.
  public List<Finding> of(String namespace, Instant now) {
    return Diagnosis.of(new ClusterObserver(client, namespace, refusal).observe(), now, version);
  }
}
