package dev.davit.cli.cluster;

import dev.davit.contract.NoAnswer;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Optional;

/// The cluster did not do what the command asked for. The message says why, in one line.
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int UNPROCESSABLE = 422;

  private final boolean isUsage;

  public ClusterException(String message) {
    super(message);
    this.isUsage = false;
  }

  private ClusterException(String message, KubernetesClientException cause) {
    super(message, cause);
    this.isUsage = cause.getCode() == UNPROCESSABLE;
  }

  /// Whether the API server refused a value that the caller gave.
  public boolean isUsage() {
    return isUsage;
  }

  /// @param doing the operation that failed, such as `list tasks`
  static ClusterException of(KubernetesClientException e, String doing, URL server) {
    return new ClusterException(
        switch (e.getCode()) {
          case -1, 0 ->
              "The API server at %s does not answer: %s".formatted(server, NoAnswer.why(e));
          case HttpURLConnection.HTTP_NOT_FOUND -> notFound(e, doing);
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "Not allowed to %s: %s".formatted(doing, answer(e));
          default -> "Could not %s: %s".formatted(doing, answer(e));
        },
        e);
  }

  /// The API server names the object that it did not find, unless it does not know the kind.
  private static String notFound(KubernetesClientException e, String doing) {
    var name =
        Optional.ofNullable(e.getStatus()).map(Status::getDetails).map(StatusDetails::getName);
    return name.isPresent()
        ? "Could not %s: %s".formatted(doing, answer(e))
        : "Could not %s: this cluster does not know them; install Davit, or only its resources: kubectl apply --server-side -k crds/k8s"
            .formatted(doing);
  }

  private static String answer(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .orElse(String.valueOf(e.getMessage()));
  }
}
