package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What backends get from the gateway, and what they do not.
@RealApi
class GatewayIT {
  private static final String[] VERBS = {"create", "get", "list", "patch"};

  private final ControlPlane cluster;
  private World world;
  private GatewayClient backend;

  GatewayIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithGateway(cluster);
    world.task("hello", "{image: \"registry.example/hello:1\"}");
    backend = GatewayClient.of(world, tokenOf("backend", VERBS));
  }

  @AfterEach
  void stop() {
    backend.close();
    world.close();
  }

  private String tokenOf(String account, String... verbs) {
    return GatewayClient.tokenOf(cluster.client(), world.namespace(), account, verbs);
  }

  @Test
  void aRunIsTriggeredAndItsEndAwaited() throws Exception {
    var made = backend.post("/runs", "{\"task\": \"hello\", \"payload\": {\"n\": 1.5}}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("found").asBoolean(true)).isFalse();
    var name = made.text("name");
    assertThat(made.response().headers().firstValue("Location"))
        .contains("/v1/namespaces/%s/runs/%s".formatted(world.namespace(), name));
    var pod = name + "-a1";
    world.awaitPod(pod);
    var waiting = CompletableFuture.supplyAsync(() -> backend.get("/runs/" + name + "?wait=25s"));
    world.node().runs(pod);
    world.node().completes(pod, 42);

    var ended = waiting.get(60, TimeUnit.SECONDS);

    assertThat(ended.status()).isEqualTo(200);
    // A busy machine may need longer than one call waits.
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> backend.get("/runs/" + name + "?wait=5s").json().path("finished").asBoolean());
    var run = backend.get("/runs/" + name);
    assertThat(run.text("phase")).isEqualTo("Completed");
    assertThat(run.json().path("output").asInt()).isEqualTo(42);
    assertThat(run(name).getSpec().payload()).hasToString("{\"n\":1.5}");
  }

  @Test
  void aCallWaitsNoLongerThanItAsksFor() {
    var name = backend.post("/runs", "{\"task\": \"hello\"}").text("name");
    var run = backend.get("/runs/" + name + "?wait=50ms");
    assertThat(run.status()).isEqualTo(200);
    assertThat(run.json().path("finished").asBoolean(true)).isFalse();
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameRun() {
    var body = "{\"task\": \"hello\", \"idempotencyKeyTtl\": \"1h\"}";
    var first = backend.post("/runs", body, "Idempotency-Key", "order-7");
    var second = backend.post("/runs", body, "Idempotency-Key", "order-7");
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("found").asBoolean()).isTrue();
    assertThat(second.text("name")).isEqualTo(first.text("name"));
    assertThat(run(first.text("name")).getSpec().idempotencyKey()).isEqualTo("order-7");
    assertThat(backend.post("/runs", body, "Idempotency-Key", "order-8").status()).isEqualTo(201);
  }

  @Test
  void aRunIsCanceled() {
    var name = backend.post("/runs", "{\"task\": \"hello\"}").text("name");
    assertThat(backend.post("/runs/" + name + "/cancel", "").status()).isEqualTo(200);
    world.await(name, status -> status.phase().isFinal());
    assertThat(backend.get("/runs/" + name).text("phase")).isEqualTo("Canceled");
  }

  @Test
  void aTokenIsCompletedOnce() {
    world.token("approval", "{timeout: 0s}");
    assertThat(backend.get("/tokens/approval").text("phase")).isEqualTo("Waiting");
    var completed =
        backend.post("/tokens/approval/complete", "{\"output\": {\"ok\": true}, \"by\": \"ada\"}");
    assertThat(completed.status()).isEqualTo(200);
    assertThat(completed.text("phase")).isEqualTo("Completed");
    assertThat(completed.text("by")).isEqualTo("ada");
    var again = backend.post("/tokens/approval/complete", "{\"output\": {\"ok\": false}}");
    assertThat(again.json().path("output")).hasToString("{\"ok\":true}");
  }

  @Test
  void withoutHooksATokenHasNoUrl() {
    world.token("approval", "{timeout: 0s}");
    var answer = backend.get("/tokens/approval/url");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).contains("gateway.hooks.enabled", "gateway.hooks.url");
    assertThat(backend.get("/tokens/approval").text("phase")).isEqualTo("Waiting");
  }

  /// The operator of this test may do everything, and shows a certificate to the API server.
  @Test
  void aCallHasTheRightsOfItsTokenAndNoOthers() {
    var name = backend.post("/runs", "{\"task\": \"hello\"}").text("name");
    var begin = Instant.now();
    var other = GatewayClient.token(cluster.client(), world.namespace(), "backend", "davit");
    for (var token : List.of("", "nonsense", "a.b.c", other)) {
      var stranger = backend.withToken(token);
      for (var answer :
          List.of(
              stranger.get("/runs/" + name),
              stranger.post("/runs", "{\"task\": \"hello\"}"),
              stranger.post("/runs/" + name + "/cancel", ""))) {
        assertThat(answer.status()).as(token).isEqualTo(401);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
      }
    }
    var reader = backend.withToken(tokenOf("reader", "get", "list"));
    assertThat(reader.get("/runs/" + name).status()).isEqualTo(200);
    var refused = reader.post("/runs", "{\"task\": \"hello\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("create", "runs", world.namespace());
    assertThat(reader.post("/runs/" + name + "/cancel", "").status()).isEqualTo(403);
    assertThat(backend.withToken(tokenOf("nobody")).get("/runs/" + name).status()).isEqualTo(403);
    assertThat(runs()).isEqualTo(1);
    assertThat(run(name).getSpec().cancel()).isNull();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(cluster.auditEvents())
                    .anyMatch(
                        it ->
                            it.at().isAfter(begin)
                                && it.code() == 403
                                && it.verb().equals("create")
                                && it.user()
                                    .equals(
                                        "system:serviceaccount:%s:reader"
                                            .formatted(world.namespace()))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                         | 400 | task is missing",
        "                                           | 400 | a JSON object",
        "[1]                                        | 400 | a JSON object",
        "{\"task\": \"hello\"                       | 400 | The body is no JSON",
        "{\"task\": \"hello\", \"task\": \"a\"}     | 400 | Duplicate",
        "{\"task\": \"hello\", \"que\": \"a\"}      | 400 | que; allowed: task, payload, queue",
        "{\"task\": \"hello\", \"cancel\": true}    | 400 | cancel; allowed",
        "{\"task\": \"hello\", \"parentUid\": \"a\"}| 400 | parentUid; allowed",
        "{\"task\": \"hello\", \"tags\": \"a\"}     | 400 | tags is \"a\"",
        "{\"task\": \"hello\", \"idempotencyKeyTtl\": \"1h\"} | 400 | Idempotency-Key",
        "{\"task\": \"Hello\"}                      | 422 | \"Hello\" is no name of a task",
        "{\"task\": \"hello\", \"maxAttempts\": 0}  | 422 | spec.maxAttempts",
        "{\"task\": \"hello\", \"maxDuration\": \"1s\"} | 422 | from 5s to 8760h",
      })
  void badInputNamesTheField(String body, int status, String detail) {
    var answer = backend.post("/runs", body == null ? "" : body);
    assertThat(answer.detail()).contains(detail);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(runs()).isZero();
  }

  @Test
  void tooLargeAPayloadIsRefusedWithItsLimit() {
    var answer =
        backend.post(
            "/runs", "{\"task\": \"hello\", \"payload\": \"%s\"}".formatted("x".repeat(200_000)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.detail()).contains("196608");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(backend.get("/runs/none").status()).isEqualTo(404);
    assertThat(backend.get("/runs/none").detail()).contains("none");
    assertThat(backend.get("/runs").status()).isEqualTo(404);
    assertThat(backend.get("/secrets/" + World.GATEWAY).status()).isEqualTo(404);
    assertThat(backend.get("/runs/..%2Fx").status()).isEqualTo(404);
    assertThat(backend.get("/runs/../../kube-system/runs/x").status()).isEqualTo(404);
    assertThat(backend.get("/runs/none?watch=true").status()).isEqualTo(400);
    assertThat(backend.get("/runs/none?wait=soon").status()).isEqualTo(400);
  }

  @Test
  void aServiceLeadsToIt() {
    var slice = world.gatewaySlice();
    Awaitility.await().until(() -> slice.get() != null);
    assertThat(slice.get().getEndpoints().getFirst().getAddresses()).containsExactly("10.1.2.3");
    assertThat(slice.get().getPorts().getFirst().getPort()).isEqualTo(world.awaitGateway());
    assertThat(slice.get().getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", World.GATEWAY);
    world.restartOperator();
    var port = world.awaitGateway();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(slice.get().getPorts().getFirst().getPort()).isEqualTo(port));
  }

  @Test
  void clientsTrustTheNextOperatorToo() {
    world.restartOperator();
    var port = world.awaitGateway();
    try (var same = backend.at(port)) {
      assertThat(same.get("/runs/none").status()).isEqualTo(404);
    }
  }

  @Test
  void aSecretOfSomebodyElseIsNotOverwritten() {
    var secrets = cluster.client().secrets().inNamespace(world.namespace());
    world.withoutOperator(
        () -> {
          secrets.withName(World.GATEWAY).delete();
          secrets
              .resource(
                  new SecretBuilder()
                      .withNewMetadata()
                      .withName(World.GATEWAY)
                      .endMetadata()
                      .withStringData(Map.of("password", "x"))
                      .build())
              .create();
        });

    world.run("r", "{task: hello}");
    world.awaitPod("r-a1");
    assertThat(world.servesGateway()).isFalse();
    assertThat(secrets.withName(World.GATEWAY).get().getData()).containsOnlyKeys("password");
    secrets.withName(World.GATEWAY).delete();
    assertThat(world.awaitGateway()).isPositive();
  }

  private Run run(String name) {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .withName(name)
        .require();
  }

  private int runs() {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .list()
        .getItems()
        .size();
  }
}
