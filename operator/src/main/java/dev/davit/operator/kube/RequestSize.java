package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/// Which requests the API server refuses because a resource is too large, for itself or for etcd.
public final class RequestSize {
  /// What etcd says, and what its client says before it asks; the API server passes both on as
  /// errors of its own.
  private static final List<String> OF_ETCD =
      List.of("request is too large", "trying to send message larger than max");

  private RequestSize() {}

  /// What the API server says about the size; empty if it refused the request for something else.
  public static Optional<String> refusal(KubernetesClientException e) {
    var status = e.getStatus();
    var message =
        status == null || status.getMessage() == null
            ? String.valueOf(e.getMessage())
            : status.getMessage();
    return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE
            || OF_ETCD.stream().anyMatch(message::contains)
        ? Optional.of(message)
        : Optional.empty();
  }
}
