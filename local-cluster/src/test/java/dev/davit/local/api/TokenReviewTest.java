package dev.davit.local.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whose a token is, and when it is nobody's any more.
class TokenReviewTest {
  private static final List<String> DAVIT = List.of("davit");

  private final Identities identities = new Identities();

  @Test
  void theTokenOfAPodIsThePods() {
    var status = identities.review(identities.tokenOfPod(), List.of("other", "davit"));

    var user = status.path("user");
    var extra = user.path("extra");
    assertThat(extra.at("/authentication.kubernetes.io~1credential-id/0").asText())
        .matches("JTI=[-0-9a-f]{36}");
    assertThat(user.path("uid").asText()).hasSize(36);
    assertThat(status)
        .isEqualTo(
            Identities.read(
                """
                authenticated: true
                user:
                  username: "system:serviceaccount:default:default"
                  uid: %s
                  groups:
                  - "system:serviceaccounts"
                  - "system:serviceaccounts:default"
                  - "system:authenticated"
                  extra:
                    authentication.kubernetes.io/credential-id: ["%s"]
                    authentication.kubernetes.io/pod-name: [p]
                    authentication.kubernetes.io/pod-uid: [%s]
                    authentication.kubernetes.io/node-name: [n]
                    authentication.kubernetes.io/node-uid: [%s]
                audiences: [davit]
                """
                    .formatted(
                        user.path("uid").asText(),
                        extra.at("/authentication.kubernetes.io~1credential-id/0").asText(),
                        identities.uid(Catalog.PODS, "p"),
                        identities.uid(Catalog.NODES, "n"))));
  }

  @Test
  void aTokenWithoutPodIsTheAccountsForTheApi() {
    var status = identities.review(identities.token("shop", "{}"), List.of());

    assertThat(status.at("/user/username").asText())
        .isEqualTo("system:serviceaccount:default:shop");
    assertThat(status.at("/user/extra").has("authentication.kubernetes.io/pod-name")).isFalse();
    assertThat(status.at("/audiences/0").asText()).isEqualTo(Claims.DEFAULT_AUDIENCE);
  }

  /// @param change what happens between the request of a pod's token and the review
  /// @param error empty when the token is still valid
  record Change(String name, Consumer<Identities> change, String error) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("nothing happens", it -> {}, ""),
        new Change("its life is over within the leeway", it -> pass(it, 3660), ""),
        new Change("its life is over", it -> pass(it, 3661), "service account token has expired"),
        new Change(
            "the clock went back", it -> pass(it, -61), "service account token is not valid yet"),
        new Change(
            "the pod is gone",
            it -> it.delete(Catalog.PODS, "p", 0),
            "service account token has been invalidated"),
        new Change(
            "the pod was created anew",
            it -> {
              it.delete(Catalog.PODS, "p", 0);
              it.createPod();
            },
            "pod UID (NEW) does not match service account pod ref claim (OLD)"),
        new Change("the pod is ending", it -> endPod(it, 30), ""),
        new Change("the pod should have ended a minute ago", it -> endPod(it, 90), ""),
        new Change(
            "the pod should have ended earlier",
            it -> endPod(it, 91),
            "service account token has been invalidated"),
        new Change(
            "the account was created",
            it -> it.createAccount("default"),
            "service account UID (ACCOUNT) does not match claim (DEFAULT)"),
        new Change(
            "the namespace is gone",
            it -> it.delete(Catalog.NAMESPACES, "default", 0),
            "serviceaccounts \"default\" not found"));
  }

  private static void pass(Identities identities, long seconds) {
    identities.pass(Duration.ofSeconds(seconds));
  }

  /// With a grace period of 30 s.
  private static void endPod(Identities identities, long secondsAgo) {
    identities.delete(Catalog.PODS, "p", 30);
    pass(identities, secondsAgo);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void theTokenOfAPodEndsWithPodAndAccount(Change it) {
    var token = identities.tokenOfPod();
    var account = identities.review(token, DAVIT).at("/user/uid").asText();
    var pod = identities.uid(Catalog.PODS, "p");
    it.change().accept(identities);

    var status = identities.review(token, DAVIT);

    assertThat(status.path("authenticated").asBoolean()).isEqualTo(it.error().isEmpty());
    var error = status.path("error").asText("").replace(pod, "OLD").replace(account, "DEFAULT");
    assertThat(error.replaceAll("[-0-9a-f]{36}", it.error().contains("NEW") ? "NEW" : "ACCOUNT"))
        .isEqualTo(it.error());
    assertThat(status.has("user")).isEqualTo(it.error().isEmpty());
  }

  @Test
  void theTokenOfADeletedAccountIsRefused() {
    var token = identities.token("shop", "{}");
    identities.delete(Catalog.SERVICE_ACCOUNTS, "shop", 0);

    assertThat(identities.review(token, List.of()).path("error").asText())
        .isEqualTo("serviceaccounts \"shop\" not found");
  }

  @Test
  void aTokenForOthersIsRefused() {
    assertThat(identities.review(identities.tokenOfPod(), List.of()).path("error").asText())
        .isEqualTo(
            "token audiences [\"davit\"] is invalid for the target audiences [\"%s\"]"
                .formatted(Claims.DEFAULT_AUDIENCE));
  }

  /// @param change makes another text of a valid token
  record Forgery(String name, UnaryOperator<String> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Forgery> forgeries() {
    return Stream.of(
        new Forgery("a word", _ -> "word"),
        new Forgery("three words", _ -> "a.b.c"),
        new Forgery("dots", _ -> ".."),
        new Forgery("a blank", _ -> " "),
        new Forgery("not in ASCII", _ -> "ä.ö.ü"),
        new Forgery("without a signature", token -> token.substring(0, token.lastIndexOf('.') + 1)),
        new Forgery("without its last part", token -> token.substring(0, token.lastIndexOf('.'))),
        new Forgery("with a fourth part", token -> token + ".x"),
        new Forgery("with padding", token -> token + "="),
        new Forgery("signed by another API", _ -> new Identities().tokenOfPod()),
        new Forgery(
            "for another user",
            token -> {
              var parts = token.split("\\.", -1);
              var claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
              var other = claims.replace("default:default", "default:shop").getBytes(UTF_8);
              return parts[0] + "." + base64(other) + "." + parts[2];
            }),
        new Forgery(
            "with the algorithm none",
            token ->
                base64("{\"alg\":\"none\"}".getBytes(UTF_8))
                    + "."
                    + token.split("\\.", -1)[1]
                    + "."));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void whatTheApiHasNotSignedIsNobodys(Forgery it) {
    var forged = it.change().apply(identities.tokenOfPod());

    assertThat(identities.review(forged, DAVIT))
        .isEqualTo(Json.object().put("authenticated", false).put("error", "invalid bearer token"));
  }

  @Test
  void aReviewWithoutTokenIsRefused() {
    var refusal = catchThrowableOfType(Refusal.class, () -> identities.review("", List.of()));

    assertThat(refusal.code()).isEqualTo(400);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
