package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// Which requests the API server refuses because a resource is too large, for itself or for etcd.
public final class RequestSize {
  /// What etcd says; the API server passes it on as an error of its own.
  private static final String OF_ETCD = "request is too large";

  private RequestSize() {}

  /// What the API server says about the size; empty if it refused the request for something else.
  public static Optional<String> refusal(KubernetesClientException e) {
    var status = e.getStatus();
    var message =
        status == null || status.getMessage() == null
            ? String.valueOf(e.getMessage())
            : status.getMessage();
    return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE || message.contains(OF_ETCD)
        ? Optional.of(message)
        : Optional.empty();
  }
}
