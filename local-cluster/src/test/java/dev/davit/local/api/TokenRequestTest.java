package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenRequestTest {
  private final Identities identities = new Identities();

  /// @param message the whole message of the refusal
  record Refused(String name, String account, String spec, int code, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused(
            "an account does not exist", "none", "{}", 404, "serviceaccounts \"none\" not found"),
        new Refused(
            "a life is too short",
            "default",
            "{expirationSeconds: 599}",
            422,
            "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes"),
        new Refused(
            "a life is too long",
            "default",
            "{expirationSeconds: 4294967297}",
            422,
            "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds"),
        new Refused(
            "a pod does not exist", "default", bound("name: q"), 404, "pods \"q\" not found"),
        new Refused(
            "a pod was created anew",
            "default",
            bound("name: p, uid: other"),
            409,
            "Operation cannot be fulfilled on Pod \"p\": the UID in the bound object reference (other) does not match the UID in record. The object might have been deleted and then recreated"),
        new Refused(
            "a pod has another account",
            "shop",
            bound("name: p"),
            400,
            "cannot bind token for serviceaccount \"shop\" to pod running with different serviceaccount name."),
        new Refused(
            "a token is bound to something else",
            "default",
            "{boundObjectRef: {kind: Secret, apiVersion: v1, name: s}}",
            400,
            "cannot bind token for serviceaccount \"default\" to object of type v1, Kind=Secret"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedInTheWordsOfTheApiServer(Refused it) {
    var refusal =
        catchThrowableOfType(Refusal.class, () -> identities.request(it.account(), it.spec()));

    assertThat(refusal.code()).isEqualTo(it.code());
    assertThat(refusal).hasMessage(it.message());
  }

  @Test
  void theTokenOfAPodNamesPodAndNode() throws Exception {
    var pod = identities.uid(Catalog.PODS, "p");
    var answer =
        identities.request(
            "default",
            "{audiences: [davit], expirationSeconds: 600, boundObjectRef: {kind: Pod, apiVersion: v1, name: p, uid: %s}}"
                .formatted(pod));

    assertThat(answer.at("/status/expirationTimestamp").asText()).isEqualTo("2026-01-01T12:10:00Z");
    var claims = claims(answer.at("/status/token").asText());
    assertThat(claims.path("sub").asText()).isEqualTo("system:serviceaccount:default:default");
    assertThat(claims.path("aud"))
        .hasSize(1)
        .first()
        .extracting(JsonNode::asText)
        .isEqualTo("davit");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
    assertThat(claims.path("nbf")).isEqualTo(claims.path("iat"));
    assertThat(claims.path("iat").asLong()).isEqualTo(Identities.START.getEpochSecond());
    assertThat(claims.path("iss").asText()).startsWith("https://");
    assertThat(claims.path("jti").asText()).hasSize(36);
    var own = claims.path("kubernetes.io");
    assertThat(own.path("namespace").asText()).isEqualTo("default");
    assertThat(own.at("/serviceaccount/name").asText()).isEqualTo("default");
    assertThat(own.at("/pod/name").asText()).isEqualTo("p");
    assertThat(own.at("/pod/uid").asText()).isEqualTo(pod);
    assertThat(own.at("/node/name").asText()).isEqualTo("n");
    assertThat(own.at("/node/uid").asText()).isEqualTo(identities.uid(Catalog.NODES, "n"));
  }

  @Test
  void aTokenIsForTheApiAndForAnHourUnlessItSaysMore() throws Exception {
    var answer = identities.request("shop", "{}");

    assertThat(answer.at("/spec/expirationSeconds").asInt()).isEqualTo(3600);
    assertThat(answer.at("/spec/audiences/0").asText()).isEqualTo(Claims.DEFAULT_AUDIENCE);
    var claims = claims(answer.at("/status/token").asText());
    assertThat(claims.at("/aud/0").asText()).isEqualTo(Claims.DEFAULT_AUDIENCE);
    assertThat(claims.at("/kubernetes.io/serviceaccount/uid").asText())
        .isEqualTo(identities.uid(Catalog.SERVICE_ACCOUNTS, "shop"));
    assertThat(claims.path("kubernetes.io").has("pod")).isFalse();
  }

  @Test
  void theDefaultAccountKeepsItsUid() throws Exception {
    assertThat(uidOfDefault()).hasSize(36).isEqualTo(uidOfDefault());
  }

  private String uidOfDefault() throws JsonProcessingException {
    return claims(identities.token("default", "{}"))
        .at("/kubernetes.io/serviceaccount/uid")
        .asText();
  }

  private static JsonNode claims(String token) throws JsonProcessingException {
    var parts = token.split("\\.", -1);
    assertThat(parts).hasSize(3);
    assertThat(Json.read(Base64.getUrlDecoder().decode(parts[0])).path("alg").asText())
        .isEqualTo("HS256");
    return Json.read(Base64.getUrlDecoder().decode(parts[1]));
  }

  private static String bound(String pod) {
    return "{boundObjectRef: {kind: Pod, apiVersion: v1, %s}}".formatted(pod);
  }
}
