package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.kube.TokenReviews.PodIdentity;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whose token it is, by the answer of the API server.
class TokenReviewsTest {
  private static final String ACCOUNT = "system:serviceaccount:shop:default";
  private static final Map<String, List<String>> POD =
      Map.of(
          "authentication.kubernetes.io/pod-name", List.of("order-7-a1"),
          "authentication.kubernetes.io/pod-uid", List.of("uid-1"));

  @Test
  void aPodsTokenNamesIt() {
    assertThat(TokenReviews.podOf(review(true, "davit", ACCOUNT, POD), "davit"))
        .contains(new PodIdentity("shop", "order-7-a1", "uid-1"));
  }

  @Test
  void anyOtherTokenNamesNone() {
    var others =
        List.of(
            new TokenReview(),
            review(false, "davit", ACCOUNT, POD),
            // An API server that knows no audiences answers with none.
            review(true, "https://kubernetes.default.svc", ACCOUNT, POD),
            review(true, "davit", ACCOUNT, Map.of()),
            review(
                true,
                "davit",
                ACCOUNT,
                Map.of("authentication.kubernetes.io/pod-name", List.of("a"))),
            review(true, "davit", "ada", POD),
            review(true, "davit", "system:serviceaccount:shop", POD));
    assertThat(others).allSatisfy(it -> assertThat(TokenReviews.podOf(it, "davit")).isEmpty());
  }

  private static TokenReview review(
      boolean authenticated, String audience, String user, Map<String, List<String>> extra) {
    return new TokenReviewBuilder()
        .withNewStatus()
        .withAuthenticated(authenticated)
        .withAudiences(audience)
        .withNewUser()
        .withUsername(user)
        .withExtra(extra)
        .endUser()
        .endStatus()
        .build();
  }
}
