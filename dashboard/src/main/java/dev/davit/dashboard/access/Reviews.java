package dev.davit.dashboard.access;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/// Asks the API server about the one whose token a client has.
final class Reviews {
  private static final int UNAUTHORIZED = 401;

  private Reviews() {}

  /// The name of the user; empty if the API server does not accept the token.
  ///
  /// @throws KubernetesClientException if it does not answer
  static Optional<String> userName(KubernetesClient client) {
    try {
      var review = client.resource(new SelfSubjectReview()).create();
      return Optional.of(review.getStatus().getUserInfo().getUsername());
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNAUTHORIZED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Whether the user may list runs.
  ///
  /// @param namespace empty: those of all namespaces
  static boolean mayListRuns(KubernetesClient client, String namespace) {
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup("davit.dev")
            .withResource("runs")
            .withVerb("list")
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    var answer = client.authorization().v1().selfSubjectAccessReview().create(review);
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
