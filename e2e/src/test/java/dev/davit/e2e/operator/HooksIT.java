package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the URLs of tokens do, and what they do not.
@RealApi
class HooksIT {
  private static final String[] VERBS = {"create", "get", "list", "patch"};

  private final ControlPlane cluster;
  private World world;
  private GatewayClient caller;

  HooksIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithHooks(cluster);
    caller = GatewayClient.ofPods(world).at(world.awaitHooks());
    world.token("approval", "{timeout: 0s}");
  }

  @AfterEach
  void stop() {
    caller.close();
    world.close();
  }

  private String path(String token) {
    return HookUrl.path(cluster.client(), world.namespace(), world.getToken(token));
  }

  @Test
  void aPostCompletesTheToken() {
    var begin = Instant.now().minusMillis(1);
    var answer =
        caller.post(
            path("approval"),
            "{\"ok\": true, \"amount\": 1.50, \"why\": null}",
            "Content-Type",
            "application/json; charset=utf-8");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).hasToString("{\"completed\":true}");
    var completion = world.getToken("approval").getSpec().completion();
    assertThat(completion.output().path("amount").asDouble()).isEqualTo(1.5);
    assertThat(completion.output().has("why")).isTrue();
    assertThat(completion.by()).isEqualTo("hook");
    world.awaitToken("approval", "Completed");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(begin))
                    .containsOnlyOnce("patch tokens approval")
                    .contains("update tokens/status approval"));
  }

  @Test
  void getOnAHookUrlCompletesNothing() {
    var path = path("approval");
    for (var method : List.of("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")) {
      var answer = caller.call(method, path);
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).as(method).contains("POST");
    }
    assertThat(completion("approval")).isNull();
  }

  @Test
  void secondPostIsTheFirst() {
    var path = path("approval");
    var first = caller.post(path, "{\"ok\":true}");
    for (var body : List.of("{\"ok\":true}", "{\"ok\":false}", "", "no JSON")) {
      var again = caller.post(path, body);
      assertThat(again.status()).isEqualTo(first.status()).isEqualTo(200);
      assertThat(again.json()).isEqualTo(first.json());
    }
    assertThat(completion("approval")).isEqualTo("{\"ok\":true}");
  }

  @Test
  void whateverIsWrongIsTheSame404() {
    world.token("other", "{timeout: 0s}");
    var right = path("approval");
    var unknown = caller.post("/hooks/nowhere", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.type()).isEqualTo("application/problem+json");
    for (var wrong :
        List.of(
            right.replace("/approval/", "/other/"),
            right.replace("/approval/", "/none/"),
            right.replace("/" + world.namespace() + "/", "/default/"),
            right.replace("/" + world.namespace() + "/", "/none/"),
            right.substring(0, right.length() - 43) + "A".repeat(43),
            right + "=",
            "/v1/namespaces/%s/tokens/approval".formatted(world.namespace()))) {
      var answer = caller.post(wrong, "no JSON");
      assertThat(answer.status()).as(wrong).isEqualTo(404);
      assertThat(answer.json()).as(wrong).isEqualTo(unknown.json());
    }
    assertThat(completion("approval")).isNull();
    assertThat(completion("other")).isNull();
  }

  @Test
  void anotherTokenOfTheSameNameHasAnotherUrl() {
    var before = path("approval");
    cluster
        .client()
        .resources(Token.class)
        .inNamespace(world.namespace())
        .withName("approval")
        .delete();
    Awaitility.await().until(() -> world.getToken("approval") == null);
    world.token("approval", "{timeout: 0s}");
    assertThat(caller.post(before, "{}").status()).isEqualTo(404);
    assertThat(completion("approval")).isNull();
    assertThat(caller.post(path("approval"), "{}").status()).isEqualTo(200);
  }

  @Test
  void aTokenThatHasTimedOutIsGone() {
    world.token("brief", "{timeout: 1s}");
    var path = path("brief");
    world.awaitToken("brief", "TimedOut");
    var answer = caller.post(path, "{}");
    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.detail()).contains("timed out");
    assertThat(completion("brief")).isNull();
  }

  @Test
  void whatIsTooLargeCompletesNothing() {
    var path = path("approval");
    var body = caller.post(path, "\"" + "x".repeat(64 * 1024) + "\"");
    assertThat(body.status()).isEqualTo(413);
    assertThat(body.detail()).contains("65536");
    var output = caller.post(path, "\"" + "x".repeat(5_000) + "\"");
    assertThat(output.status()).isEqualTo(422);
    assertThat(output.detail()).contains("4096");
    assertThat(caller.post(path, "ok=true", "Content-Type", "application/x-www-form-urlencoded"))
        .extracting(GatewayClient.Answer::status)
        .isEqualTo(415);
    assertThat(completion("approval")).isNull();
  }

  /// The first half has all that a completion would need.
  @Test
  void aSenderThatIsSlowOrGoesAwayCompletesNothing() throws IOException {
    var path = path("approval");
    var head =
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
            .formatted(path);
    try (var socket = caller.socket()) {
      socket.getOutputStream().write((head + "{}").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      // Others are not kept waiting, and this one has completed nothing.
      assertThat(caller.post("/hooks/nowhere", "{}").status()).isEqualTo(404);
      assertThat(completion("approval")).isNull();
    }
    try (var socket = caller.socket()) {
      socket.getOutputStream().write((head + "{}").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.getOutputStream().write("  ".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(status).isEqualTo("HTTP/1.1 200");
    }
    assertThat(completion("approval")).isEqualTo("{}");
  }

  @Test
  void theKeyIsRotatedWithoutAnEndOfTheUrls() {
    var old = path("approval");
    var fresh = encoded(7);
    world.withoutOperator(() -> addKey("key-2", fresh));
    caller = caller.at(world.awaitHooks());
    var url = backend().get("/tokens/approval/url").text("url");
    assertThat(url).isEqualTo(World.HOOKS_URL + HookUrl.path(world.getToken("approval"), fresh));
    assertThat(caller.post(old, "{}").status()).isEqualTo(200);
    world.token("next", "{timeout: 0s}");
    var next = HookUrl.path(world.getToken("next"), fresh);
    var byTheFirst = path("next");
    world.withoutOperator(() -> addKey("key-3", encoded(8)));
    caller = caller.at(world.awaitHooks());
    assertThat(caller.post(byTheFirst, "{}").status()).isEqualTo(404);
    assertThat(caller.post(next, "{}").status()).isEqualTo(200);
  }

  @Test
  void theNextOperatorHasTheSameKey() {
    var path = path("approval");
    world.restartOperator();
    assertThat(caller.at(world.awaitHooks()).post(path, "{}").status()).isEqualTo(200);
  }

  /// An operator that knows no keys writes the gateway's Secret as a whole.
  @Test
  void newCertificatesDoNotEndTheUrls() {
    var path = path("approval");
    var secret = cluster.client().secrets().inNamespace(world.namespace()).withName(World.GATEWAY);
    world.withoutOperator(secret::delete);
    try (var again = GatewayClient.ofPods(world).at(world.awaitHooks())) {
      assertThat(secret.get().getData()).doesNotContainKey("key-1");
      assertThat(again.post(path, "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void aSecretOfSomebodyElseIsNotOverwritten() {
    var secrets = cluster.client().secrets().inNamespace(world.namespace());
    world.withoutOperator(
        () -> {
          secrets.withName(HookUrl.SECRET).delete();
          secrets
              .resource(
                  new SecretBuilder()
                      .withNewMetadata()
                      .withName(HookUrl.SECRET)
                      .endMetadata()
                      .withStringData(Map.of("password", "x"))
                      .build())
              .create();
        });
    // The gateway is served nevertheless.
    world.awaitGateway();
    var answer = backend().get("/tokens/approval/url");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(secrets.withName(HookUrl.SECRET).get().getData()).containsOnlyKeys("password");
    secrets.withName(HookUrl.SECRET).delete();
    assertThat(world.awaitHooks()).isPositive();
  }

  @Test
  void aUrlIsGivenToThoseWhoCouldCompleteTheToken() {
    try (var backend = backend()) {
      var begin = Instant.now().minusMillis(1);
      var found = backend.get("/tokens/approval/url");
      assertThat(found.status()).isEqualTo(200);
      assertThat(found.text("url")).isEqualTo(World.HOOKS_URL + path("approval"));
      assertThat(found.response().headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(completion("approval")).isNull();
      assertThat(world.writes(begin)).noneMatch(it -> it.startsWith("patch"));

      var reader = backend.withToken(tokenOf("reader", "get", "list"));
      Awaitility.await().until(() -> reader.get("/tokens/approval").status() == 200);
      var refused = reader.get("/tokens/approval/url");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.detail()).contains("patch", "tokens");
      assertThat(refused.json()).doesNotHaveToString(path("approval"));
      assertThat(backend.withToken("nonsense").get("/tokens/approval/url").status()).isEqualTo(401);
      assertThat(backend.get("/tokens/none/url").status()).isEqualTo(404);

      caller.post(path("approval"), "{}");
      assertThat(backend.get("/tokens/approval/url").status()).isEqualTo(410);
    }
  }

  @Test
  void theServiceLeadsToBothPorts() {
    var slice = world.gatewaySlice();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(slice.get().getPorts())
                    .extracting(it -> it.getName() + " " + it.getPort())
                    .containsExactlyInAnyOrder(
                        "https " + world.awaitGateway(), "hooks " + world.awaitHooks()));
  }

  private GatewayClient backend() {
    return GatewayClient.of(world, tokenOf("backend", VERBS));
  }

  private String tokenOf(String account, String... verbs) {
    return GatewayClient.tokenOf(cluster.client(), world.namespace(), account, verbs);
  }

  private void addKey(String name, String key) {
    cluster
        .client()
        .secrets()
        .inNamespace(world.namespace())
        .withName(HookUrl.SECRET)
        .edit(it -> new SecretBuilder(it).addToData(name, key).build());
  }

  private static String encoded(int value) {
    var bytes = new byte[32];
    bytes[0] = (byte) value;
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// What the token was completed with; null: it waits.
  private String completion(String token) {
    var completion = world.getToken(token).getSpec().completion();
    return completion == null ? null : String.valueOf(completion.output());
  }
}
