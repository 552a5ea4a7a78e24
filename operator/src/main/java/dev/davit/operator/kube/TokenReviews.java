package dev.davit.operator.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.contract.Sha256;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the API server whose token it is, and remembers the answer for a minute. A token outlives
/// its pod, so this alone does not say that the pod exists. Safe for any thread.
public final class TokenReviews {
  private static final Duration MEMORY = Duration.ofSeconds(60);
  private static final int MOST = 10_000;
  private static final Pattern ACCOUNT =
      Pattern.compile("system:serviceaccount:(?<namespace>[^:]+):[^:]+");
  private static final Pattern JWT = Pattern.compile("[-\\w]+\\.[-\\w]+\\.[-\\w]+");

  private final KubernetesClient client;
  private final String audience;

  /// By the hash of a token: memory dumps must not have tokens.
  private final Cache<String, PodIdentity> known =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(MEMORY)
          .executor(Runnable::run)
          .build();

  /// The pod that a token was made for.
  ///
  /// @param uid of the pod
  public record PodIdentity(String namespace, String name, String uid) {}

  /// @param audience that the tokens must have
  public TokenReviews(KubernetesClient client, String audience) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
    this.audience = audience;
  }

  /// Whether the operator may ask.
  public boolean isAllowed() {
    try {
      var _ = review("none");
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }

  /// The pod of this token; empty if the API server does not know the token, or it is not for this
  /// audience, or of no pod.
  public Optional<PodIdentity> pod(String token) {
    if (!JWT.matcher(token).matches()) {
      return Optional.empty();
    }
    var hash = HexFormat.of().formatHex(Sha256.of(token));
    var remembered = Optional.ofNullable(known.getIfPresent(hash));
    if (remembered.isPresent()) {
      return remembered;
    }
    // A refusal is not remembered: it may have been an error on the way.
    var pod = review(token);
    pod.ifPresent(it -> known.put(hash, it));
    return pod;
  }

  private Optional<PodIdentity> review(String token) {
    var review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(List.of(audience))
            .endSpec()
            .build();
    return podOf(client.tokenReviews().create(review), audience);
  }

  static Optional<PodIdentity> podOf(TokenReview review, String audience) {
    var status = review.getStatus();
    if (status == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || status.getAudiences() == null
        || !status.getAudiences().contains(audience)) {
      return Optional.empty();
    }
    var account = ACCOUNT.matcher(Objects.requireNonNullElse(status.getUser().getUsername(), ""));
    var extra =
        Objects.requireNonNullElse(status.getUser().getExtra(), Map.<String, List<String>>of());
    var name = first(extra, "authentication.kubernetes.io/pod-name");
    var uid = first(extra, "authentication.kubernetes.io/pod-uid");
    return account.matches() && name.isPresent() && uid.isPresent()
        ? Optional.of(new PodIdentity(account.group("namespace"), name.get(), uid.get()))
        : Optional.empty();
  }

  private static Optional<String> first(Map<String, List<String>> extra, String key) {
    return Optional.ofNullable(extra.get(key)).flatMap(all -> all.stream().findFirst());
  }
}
