package dev.davit.dashboard.health;

import io.fabric8.kubernetes.client.KubernetesClientException;

/// Says why the API server did not do something.
@FunctionalInterface
public interface Refusal {
  /// A sentence without its full stop.
  ///
  /// @param doing the operation, such as `list runs`
  String inWords(KubernetesClientException e, String doing);
}
