package dev.davit.e2e.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.client.DavitClient;
import dev.davit.client.StoredOutputException;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.UploadOutput;
import dev.davit.contract.UploadPlace;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.ObjectStore;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.run.RetentionSettings;
import dev.davit.operator.run.RunSettings;
import dev.davit.operator.store.ObjectStoreController;
import dev.davit.operator.store.StoreSettings;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Outputs that are too large for the API server, in an S3 bucket.
@RealApi
class ObjectStoreIT {
  private static final String ACCOUNT = "tasks";
  private static final int MOST = 2 << 20;
  private static final String LARGE = "\"" + "x".repeat(1 << 20) + "\"";

  /// Runs are kept for ten seconds.
  private static final RunSettings SETTINGS =
      RunSettings.DEFAULTS.with(
          new RetentionSettings(
              Duration.ZERO,
              Duration.ofSeconds(10),
              1000,
              1 << 20,
              1 << 20,
              100,
              Duration.ofMillis(300)));

  private final ControlPlane cluster;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ObjectStore store;
  private World world;
  private GatewayClient gateway;

  ObjectStoreIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() throws IOException {
    store = ObjectStore.start(Files.createTempDirectory("davit-object-store"));
    world = World.startWithStore(cluster, SETTINGS, settings());
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
    world.task(
        "report",
        "{image: 'app:1', retry: {maxAttempts: 3, minTimeout: 100ms},"
            + " podTemplate: {spec: {serviceAccountName: tasks}}}");
    gateway = GatewayClient.ofPods(world);
  }

  private StoreSettings settings() {
    return new StoreSettings(
        store.endpoint(),
        ObjectStore.BUCKET,
        ObjectStore.REGION,
        true,
        store.credentials(),
        Optional.empty(),
        MOST);
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
    store.close();
    http.close();
  }

  private void executes(String run) {
    world.run(run, "{task: report}");
    runs(run + "-a1");
  }

  private void runs(String pod) {
    world.awaitPod(pod);
    world.node().runs(pod);
  }

  private GatewayClient pod(String pod) {
    return gateway.withToken(
        GatewayClient.tokenOf(
            cluster.client(), world.awaitPod(pod), ACCOUNT, PodContract.GATEWAY_AUDIENCE));
  }

  private static StoredOutput described(String body) {
    return StoredOutput.of(body.getBytes(UTF_8));
  }

  private GatewayClient.Answer asked(String pod, StoredOutput output) {
    return pod(pod).post(PodContract.GATEWAY_UPLOAD_PATH, new UploadOutput(1, 0, output).write());
  }

  private UploadPlace place(String pod, String body) {
    var answer = asked(pod, described(body));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return UploadPlace.read(answer.json().toString());
  }

  private HttpResponse<String> put(UploadPlace place, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(place.url()))
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    place.headers().forEach(request::header);
    return send(request.build());
  }

  /// A store that refuses a body without reading it may close the connection before it is sent.
  private HttpResponse<String> send(HttpRequest request) {
    return Awaitility.await("an answer")
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> http.send(request, HttpResponse.BodyHandlers.ofString()), _ -> true);
  }

  private StoredOutput uploaded(String pod, String body) {
    var place = place(pod, body);
    assertThat(put(place, body).statusCode()).isEqualTo(200);
    return described(body).at(place.key());
  }

  private RunStatus completesWith(String run, String body) {
    executes(run);
    world.node().completesWith(run + "-a1", uploaded(run + "-a1", body));
    return world.await(run, "Completed", "Completed");
  }

  private GatewayClient backend() {
    return GatewayClient.of(
        world, GatewayClient.tokenOf(cluster.client(), world.namespace(), "shop", "list"));
  }

  @Test
  void theRunNamesTheObjectAndTheGatewayGivesAUrlOfIt() {
    var status = completesWith("r", LARGE);

    assertThat(status.output()).isNull();
    assertThat(status.outputRef().bytes()).isEqualTo(LARGE.length());
    assertThat(status.outputRef().sha256()).isEqualTo(described(LARGE).sha256());
    try (var backend = backend()) {
      assertThat(backend.get("/runs/r").json().at("/outputRef/bytes").asInt())
          .isEqualTo(LARGE.length());
      var answer = backend.get("/runs/r/output");
      var url = URI.create(answer.text("url"));
      var output = send(HttpRequest.newBuilder(url).build());
      assertThat(output.body()).isEqualTo(LARGE);
      assertThat(output.headers().firstValue("content-type")).contains("application/json");
      assertThat(send(HttpRequest.newBuilder(url).DELETE().build()).statusCode()).isEqualTo(403);
    }
    try (var others =
        GatewayClient.of(
            world, GatewayClient.tokenOf(cluster.client(), world.namespace(), "other"))) {
      assertThat(others.get("/runs/r/output").status()).isEqualTo(403);
    }
  }

  @Test
  void aClientIsToldWhereTheOutputIs() {
    completesWith("r", LARGE);
    var client = DavitClient.of(cluster.client()).inNamespace(world.namespace());
    var run = client.get("r");

    assertThat(run.outputRef()).isPresent();
    assertThatThrownBy(() -> client.await(client.handle("r"), Duration.ofSeconds(10)))
        .isInstanceOf(StoredOutputException.class)
        .hasMessageContaining("has 1048578 bytes and is in the object store");
  }

  @Test
  void aSmallOutputIsAnsweredItselfAndOneThatIsMissingNot() {
    executes("r");
    try (var backend = backend()) {
      assertThat(backend.get("/runs/r/output").status()).isEqualTo(404);
      world.node().completes("r-a1", 42);
      world.await("r", "Completed", "Completed");
      assertThat(backend.get("/runs/r/output").json().path("output").asInt()).isEqualTo(42);
    }
  }

  @Test
  void theStoreTakesNothingElseThanWhatWasAskedFor() {
    executes("r");
    var place = place("r-a1", LARGE);

    assertThat(put(place, LARGE.replace("xx", "xy")).body()).contains("BadDigest");
    assertThat(put(place, LARGE + " ").statusCode()).isEqualTo(403);
    assertThat(store.has(place.key())).isFalse();
    assertThat(put(place, LARGE).statusCode()).isEqualTo(200);
    assertThat(store.has(place.key())).isTrue();
  }

  @Test
  void aUrlThatIsTooOldGivesNothing() throws IOException {
    var key = completesWith("r", LARGE).outputRef().key();
    var early = Instant.now().minus(Duration.ofMinutes(16));
    var url = ObjectStoreController.open(settings(), () -> early).url(key);

    var answer = send(HttpRequest.newBuilder(URI.create(url)).build());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("expired");
  }

  @Test
  void aLargerOneIsRefusedWithSizeAndLimit() {
    executes("r");

    var answer = asked("r-a1", new StoredOutput(MOST + 1, "0a".repeat(32)));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("type")).isEqualTo(GatewayProblem.OUTPUT_TOO_LARGE.type());
    assertThat(answer.detail())
        .isEqualTo("the output has 2097153 bytes; at most 2097152 are allowed");
  }

  @Test
  void aPodMayNotNameTheObjectOfAnother() {
    var stored = completesWith("r", LARGE).outputRef();
    executes("s");
    world.node().completesWith("s-a1", described(LARGE).at(stored.key()));

    assertThat(world.await("s", "SystemFailure", "OutputLost").error().message())
        .contains("it is not at runs/", "where the pod could put it");
  }

  @Test
  void theOutputGoesWithItsRun() {
    var key = completesWith("r", LARGE).outputRef().key();
    assertThat(store.has(key)).isTrue();

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !world.exists("r"));

    assertThat(store.has(key)).isFalse();
  }

  /// Only the run names its output. It holds up no other run.
  @Test
  void aRunStaysWhileTheStoreIsAway() {
    var key = completesWith("r", LARGE).outputRef().key();

    store.whileAway(
        () -> {
          executes("later");
          world.node().completes("later-a1", 1);
          Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !world.exists("later"));
          assertThat(world.exists("r")).isTrue();
        });

    assertThat(store.has(key)).isTrue();
  }

  @Test
  void aParentIsToldTheSize() {
    executes("r");
    world.node().suspends("r-a1", new NewRun("r-child", "report", new IntNode(7)));
    runs("r-child-a1");
    world.node().completesWith("r-child-a1", uploaded("r-child-a1", LARGE));

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.error().message())
                    .isEqualTo(
                        "the output of run r-child: it has 1048578 bytes; a parent gets at most"
                            + " 4096"));
  }

  @Test
  void podsAreToldOfTheCallOnlyIfThereIsAStore() {
    executes("r");
    assertThat(hasCall("r-a1")).isTrue();
    try (var other = World.startWithGateway(cluster)) {
      other.task("report", "{image: 'app:1'}");
      other.run("r", "{task: report}");
      var pod = other.awaitPod("r-a1");
      assertThat(
              AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT))
                  .hasCall(PodContract.GATEWAY_CALL_UPLOAD))
          .isFalse();
    }
  }

  private boolean hasCall(String pod) {
    return AssignmentFile.read(
            world.awaitPod(pod).getMetadata().getAnnotations().get(Annotations.ASSIGNMENT))
        .hasCall(PodContract.GATEWAY_CALL_UPLOAD);
  }

  /// Somebody who may write statuses could name any object.
  @Test
  void aReferenceToTheObjectOfAnotherRunGetsNoUrl() {
    var stored = completesWith("r", LARGE).outputRef();
    executes("s");
    world.node().completes("s-a1", 1);
    world.await("s", "Completed", "Completed");
    cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .withName("s")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"outputRef\":{\"key\":\"%s\",\"bytes\":1}}}".formatted(stored.key()));
    try (var backend = backend()) {
      assertThat(backend.get("/runs/s/output").status()).isEqualTo(404);
    }
  }
}
