package dev.davit.dashboard.access;

import dev.davit.dashboard.index.NamespaceAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.regex.Pattern;

/// Somebody whom the API server knows.
///
/// @param client makes requests with the user's token
/// @param access which namespaces the user may see
public record User(String name, KubernetesClient client, NamespaceAccess access) {
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("system:serviceaccount:(?<namespace>[^:]+):[^:]+");

  /// The namespace of a service account; empty for others.
  public String home() {
    var match = SERVICE_ACCOUNT.matcher(name);
    return match.matches() ? match.group("namespace") : "";
  }
}
