package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens and reviews by HTTP, as clients ask for them.
class IdentityEndpointsTest {
  private static final String TOKEN = "/api/v1/namespaces/default/serviceaccounts/default/token";
  private static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final String JSON = "application/json";

  /// What `kubectl create token default --audience davit --duration 20m` sends, bound to the uid
  /// `u` of the pod `p`.
  private static final String OF_KUBECTL =
      "6b3873000a280a1861757468656e7469636174696f6e2e6b38732e696f2f7631120c546f6b656e52"
          + "65717565737412350a100a0012001a0022002a00320038004200121b0a0564617669741a0f0a0350"
          + "6f64120276311a017022017520b0091a040a0012001a002200";

  private final AtomicReference<Instant> now = new AtomicReference<>(Identities.START);
  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedApi api =
      EmbeddedApi.start(0, List.of(), (namespace, pod) -> Optional.empty(), now::get);

  record Answer(int code, JsonNode body) {}

  @AfterEach
  void close() {
    http.close();
    api.close();
  }

  @Test
  void aTokenIsMadeAndReviewedByTheClockOfTheApi() throws Exception {
    var made = post(TOKEN, "{\"spec\":{\"audiences\":[\"davit\"]}}");
    assertThat(made.code()).isEqualTo(201);
    assertThat(made.body().path("kind").asText()).isEqualTo("TokenRequest");
    assertThat(made.body().at("/status/expirationTimestamp").asText())
        .isEqualTo("2026-01-01T13:00:00Z");
    var review =
        "{\"spec\":{\"token\":\"%s\",\"audiences\":[\"davit\"]}}"
            .formatted(made.body().at("/status/token").asText());
    var valid = post(TOKEN_REVIEWS, review);
    assertThat(valid.code()).isEqualTo(201);
    assertThat(valid.body().path("kind").asText()).isEqualTo("TokenReview");
    assertThat(valid.body().at("/status/authenticated").asBoolean()).isTrue();
    now.set(Instant.parse("2026-01-01T13:01:01Z"));
    assertThat(post(TOKEN_REVIEWS, review).body().at("/status/error").asText())
        .isEqualTo("service account token has expired");
  }

  @Test
  void discoveryListsTheKinds() throws Exception {
    var groups = new ArrayList<String>();
    get("/apis").body().path("groups").forEach(group -> groups.add(group.path("name").asText()));
    assertThat(groups).contains("authentication.k8s.io", "authorization.k8s.io");
    assertThat(names(get("/apis/authentication.k8s.io/v1").body()))
        .containsExactly("tokenreviews [create]");
    assertThat(names(get("/apis/authorization.k8s.io/v1").body()))
        .containsExactly("subjectaccessreviews [create]", "selfsubjectaccessreviews [create]");
    assertThat(names(get("/api/v1").body())).contains("serviceaccounts/token [create]");
  }

  private static List<String> names(JsonNode list) {
    var names = new ArrayList<String>();
    for (var resource : list.path("resources")) {
      names.add(resource.path("name").asText() + " " + Json.texts(resource.path("verbs")));
    }
    return names;
  }

  @Test
  void aReviewCanOnlyBeCreated() throws Exception {
    assertThat(get(TOKEN_REVIEWS).code()).isEqualTo(405);
    assertThat(get(TOKEN).code()).isEqualTo(405);
  }

  @Test
  void aRequestOfKubectlIsReadWhole() throws Exception {
    var answer = call("POST", TOKEN, Protobuf.CONTENT_TYPE, ofKubectl());
    assertThat(answer.body().path("message").asText()).isEqualTo("pods \"p\" not found");
    call("POST", "/api/v1/namespaces/default/pods", JSON, bytes("{\"metadata\":{\"name\":\"p\"}}"));
    var bound = call("POST", TOKEN, Protobuf.CONTENT_TYPE, ofKubectl());
    assertThat(bound.body().path("message").asText()).contains("reference (u) does not match");
  }

  /// @param body in hexadecimal digits
  record Damage(String name, String contentType, String body, int code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Damage> damages() {
    var cut =
        Stream.of(2, 5, 20, 50, OF_KUBECTL.length() / 2 - 1)
            .map(length -> protobuf("is cut after " + length, OF_KUBECTL.substring(0, 2 * length)));
    return Stream.concat(
        cut,
        Stream.of(
            protobuf("is JSON", hex("{\"spec\":{}}")),
            protobuf("is empty", ""),
            protobuf("has an enormous length", "6b387300" + "0affffffffffffffff7f"),
            protobuf("has a number without end", "6b387300" + "ff".repeat(20)),
            new Damage("JSON is a list", JSON, hex("[]"), 400),
            new Damage("the spec is a list", JSON, hex("{\"spec\":[]}"), 400),
            new Damage("the metadata is a word", JSON, hex("{\"metadata\":\"a\"}"), 400),
            new Damage("a form of a web page", "text/plain", hex("{}"), 415)));
  }

  private static Damage protobuf(String name, String body) {
    return new Damage("protobuf " + name, Protobuf.CONTENT_TYPE, body, 400);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(bytes(text));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedRequestIsRefused(Damage it) throws Exception {
    assertThat(call("POST", TOKEN, it.contentType(), HexFormat.of().parseHex(it.body())).code())
        .isEqualTo(it.code());
  }

  private static byte[] ofKubectl() {
    return HexFormat.of().parseHex(OF_KUBECTL);
  }

  private Answer get(String path) throws IOException, InterruptedException {
    return call("GET", path, JSON, new byte[0]);
  }

  private Answer post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, JSON, bytes(body));
  }

  private Answer call(String method, String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(api.url() + path))
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    var response = http.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), Json.read(response.body()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
