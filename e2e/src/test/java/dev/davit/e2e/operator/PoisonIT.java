package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.contract.Result;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing that somebody writes into one resource stops the others: beside each poison a canary run
/// completes, live and after a restart of the operator, which has little memory; and what is
/// poisoned says so itself.
@RealApi
class PoisonIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// What pods that are none of ours must not use up.
  private static final int SLOTS = 3;

  private static final JsonMapper ANYTHING =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();

  private final ControlPlane shared;
  private ControlPlane cluster;
  private KubernetesClient client;
  private String namespace;
  private TestNode node;
  private OperatorProcess operator;
  private int canaries;

  PoisonIT(ControlPlane cluster) {
    this.shared = cluster;
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  private void begin(ControlPlane where) {
    cluster = where;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
    node = new TestNode(client, namespace);
    startOperator();
    task("charge", "{\"image\":\"app:1\"}");
    canary();
  }

  private void startOperator() {
    operator =
        OperatorProcess.start(
                cluster,
                "operator-" + namespace + "-" + canaries,
                cluster.kubeconfig(World.USER, "system:masters"),
                Map.of(
                    "DAVIT_NAMESPACES",
                    namespace,
                    "DAVIT_CONCURRENCY_LIMIT",
                    Integer.toString(SLOTS)))
            .awaitReady();
  }

  private void restartOperator() {
    operator.close();
    startOperator();
  }

  /// A run like any other completes.
  private void canary() {
    var name = "canary-" + ++canaries;
    run(name, "{\"task\":\"charge\",\"payload\":{\"bird\":\"Zeisig 🐦\"}}");
    completes(name, "7");
    awaitReason(name, "Completed");
  }

  private void completes(String run, String output) {
    awaitPod(run + "-a1");
    var json = "{\"outcome\":\"completed\",\"output\":" + output + "}";
    var crc = new CRC32();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    node.exits(
        run + "-a1",
        0,
        "Completed",
        "davit/1 %d %08x\n%s"
            .formatted(json.getBytes(StandardCharsets.UTF_8).length, crc.getValue(), json));
  }

  private void task(String name, String spec) {
    post("tasks", "Task", name, spec);
  }

  private void run(String name, String spec) {
    post("runs", "Run", name, spec);
  }

  /// As a program would that is none of ours.
  private void post(String plural, String kind, String name, String spec) {
    client.raw(
        "/apis/davit.dev/v1alpha1/namespaces/%s/%s".formatted(namespace, plural),
        "POST",
        "{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
            .formatted(kind, name, spec));
  }

  private void patchStatus(String plural, String name, String merge) {
    cluster
        .kubectl(
            "patch",
            plural,
            name,
            "-n",
            namespace,
            "--subresource=status",
            "--type=merge",
            "-p",
            merge)
        .orFail();
  }

  /// The status as it is: a poison may be what no client can read.
  private JsonNode status(String plural, String name) {
    var json =
        client.raw(
            "/apis/davit.dev/v1alpha1/namespaces/%s/%s/%s".formatted(namespace, plural, name));
    try {
      return ANYTHING.readTree(json).path("status");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode awaitReason(String run, String reason) {
    return Awaitility.await("run " + run + " says " + reason)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> status("runs", run), status -> reason.equals(status.path("reason").asText()));
  }

  private void awaitTaskReason(String task, String reason) {
    Awaitility.await("task " + task + " says " + reason)
        .atMost(PATIENCE)
        .until(
            () ->
                reason.equals(
                    status("tasks", task).path("conditions").path(0).path("reason").asText()));
  }

  private void awaitEvent(String about, String reason) {
    Awaitility.await("event about " + about)
        .atMost(PATIENCE)
        .until(
            () ->
                client.v1().events().inNamespace(namespace).list().getItems().stream()
                    .anyMatch(
                        it ->
                            about.equals(it.getInvolvedObject().getName())
                                && reason.equals(it.getReason())));
  }

  private void awaitPod(String name) {
    Awaitility.await("pod " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.pods().inNamespace(namespace).withName(name).get() != null);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  /// @param put what somebody writes
  /// @param says what can be seen of it then
  record Poison(String name, Act put, Act says) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Act {
    void in(PoisonIT world);
  }

  private static Poison invalidPayload(String name, String payload, String message) {
    return new Poison(
        name,
        it -> it.run("poison", "{\"task\":\"charge\",\"payload\":" + payload + "}"),
        it ->
            assertThat(it.awaitReason("poison", "PayloadInvalid").path("message").asText())
                .contains(message));
  }

  private static Poison output(String name, String output) {
    return new Poison(
        name,
        it -> {
          it.run("poison", "{\"task\":\"charge\"}");
          it.completes("poison", output);
        },
        it -> {
          var status = it.awaitReason("poison", "OutputNotJson");
          assertThat(status.path("phase").asText()).isEqualTo("Failed");
          assertThat(status.path("error").path("message").asText())
              .contains("is not exact as a 64-bit integer");
        });
  }

  private static Poison task(String name, String spec, String reason) {
    return new Poison(
        name,
        it -> {
          it.task("bad", spec);
          it.run("poison", "{\"task\":\"bad\",\"payload\":{\"a\":\"b\"}}");
        },
        it -> {
          it.awaitTaskReason("bad", reason);
          it.awaitReason("poison", reason);
        });
  }

  static Stream<Poison> poisons() {
    var template =
        "{\"image\":\"app:1\",\"podTemplate\":{\"spec\":{\"containers\":[{\"name\":\"task\","
            + "\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/a\\u0000b\"}]}]}}}";
    return Stream.of(
        invalidPayload(
            "a payload nested 998 deep", nested(998), "nested more than 100 levels deep"),
        invalidPayload("a payload nested 9,900 deep", nested(9_900), "nested more than 100 levels"),
        invalidPayload(
            "a payload with a key of 50,001 characters",
            "{\"" + "k".repeat(50_001) + "\":1}",
            "a name has 50001 characters"),
        new Poison(
            "a delayed run with a payload of a megabyte",
            it ->
                it.run(
                    "poison",
                    "{\"task\":\"charge\",\"delayUntil\":\"2099-01-01T00:00:00Z\",\"payload\":\""
                        + "x".repeat(1_000_000)
                        + "\"}"),
            it -> it.awaitReason("poison", "PayloadTooLarge")),
        new Poison(
            "metadata nested 5,000 deep",
            it ->
                it.run(
                    "poison", "{\"task\":\"charge\",\"metadata\":{\"a\":" + nested(5_000) + "}}"),
            it -> it.awaitReason("poison", "RunInvalid")),
        new Poison(
            "forty delayed runs whose payloads are 192 KiB of {}",
            it -> {
              for (var index = 0; index < 40; index++) {
                it.run(
                    "poison-" + index,
                    "{\"task\":\"charge\",\"delayUntil\":\"2099-01-01T00:00:00Z\",\"payload\":["
                        + "{},".repeat(65_000)
                        + "{}]}");
              }
            },
            it -> it.awaitReason("poison-39", "Delayed")),
        task(
            "a pattern of a billion states",
            "{\"image\":\"app:1\",\"payloadSchema\":{\"type\":\"object\",\"patternProperties\":"
                + "{\"((a{1000}){1000}){1000}\":{}}}}",
            "PayloadSchemaInvalid"),
        task(
            "a schema nested 5,000 deep",
            "{\"image\":\"app:1\",\"payloadSchema\":{\"enum\":" + nested(5_000) + "}}",
            "PayloadSchemaInvalid"),
        task(
            "a template nested 5,000 deep",
            "{\"image\":\"app:1\",\"podTemplate\":{\"spec\":" + nested(5_000) + "}}",
            "PodTemplateInvalid"),
        task("a mount path with a NUL", template, "PodTemplateInvalid"),
        task(
            "a task of half a megabyte",
            "{\"entrypoint\":\"container\",\"container\":{\"image\":\"app:1\",\"args\":[\""
                + "x".repeat(500_000)
                + "\"]}}",
            "Unreadable"),
        output("an output beyond every double", "1e400"),
        output("an output of 400 digits", "1".repeat(400)),
        new Poison(
            "a status that says nonsense",
            it -> {
              it.run("poison", "{\"task\":\"none\"}");
              it.awaitReason("poison", "PendingTask");
              it.patchStatus(
                  "runs",
                  "poison",
                  "{\"status\":{\"phase\":\"Executing\",\"times\":{\"attemptStartedAt\":\"yesterday\"}}}");
            },
            it -> it.awaitReason("poison", "OperatorError")),
        new Poison(
            "more pods that only look like ours than there are slots",
            it -> {
              it.run("poison", "{\"task\":\"charge\",\"delayUntil\":\"2099-01-01T00:00:00Z\"}");
              it.awaitReason("poison", "Delayed");
              for (var attempt = 50; attempt < 50 + SLOTS; attempt++) {
                it.lookalike("poison-a" + attempt, it.uid("poison"), "task/charge");
                it.lookalike("poison-x" + attempt, it.uid("poison"), "task/charge");
                it.lookalike("other-" + attempt, "no-such-uid", "task/charge");
              }
              it.lookalike("poison-a1", "no-such-uid", "nonsense");
              for (var number = 1; number <= SLOTS; number++) {
                it.lookalikeWithoutRun("stray", number, false);
                it.lookalikeWithoutRun("strange", number, true);
              }
            },
            it -> it.awaitReason("poison", "Delayed")));
  }

  private String uid(String run) {
    return client
        .genericKubernetesResources("davit.dev/v1alpha1", "Run")
        .inNamespace(namespace)
        .withName(run)
        .get()
        .getMetadata()
        .getUid();
  }

  private void lookalike(String name, String owner, String queue) {
    var run =
        new OwnerReferenceBuilder()
            .withApiVersion("davit.dev/v1alpha1")
            .withKind("Run")
            .withName("poison")
            .withUid(owner)
            .build();
    lookalike(name, "poison", List.of(run), queue);
  }

  /// Of no run at all, for which no garbage collector comes.
  private void lookalikeWithoutRun(String run, int attempt, boolean isOwned) {
    var owners = new ArrayList<OwnerReference>();
    if (isOwned) {
      var config =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName(run + "-" + attempt)
              .endMetadata()
              .build();
      var made = client.configMaps().inNamespace(namespace).resource(config).create();
      owners.add(
          new OwnerReferenceBuilder()
              .withApiVersion("v1")
              .withKind("ConfigMap")
              .withName(made.getMetadata().getName())
              .withUid(made.getMetadata().getUid())
              .build());
    }
    lookalike(run + "-a" + attempt, run, owners, "task/charge");
  }

  private void lookalike(String name, String run, List<OwnerReference> owners, String queue) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "davit")
            .addToLabels("davit.dev/run", run)
            .addToAnnotations("davit.dev/queue", queue)
            .addToAnnotations("davit.dev/resolved-task", "{nonsense")
            .withOwnerReferences(owners)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("task")
            .withImage("app:1")
            .endContainer()
            .endSpec()
            .build();
    client.pods().inNamespace(namespace).resource(pod).create();
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void oneResourceIsOneProblem(Poison poison) {
    begin(shared);
    poison.put().in(this);
    canary();
    poison.says().in(this);
    restartOperator();
    canary();
    poison.says().in(this);
  }

  /// An upgrade with an older standby, a rollback, an older client: the CRDs are newer, and so is
  /// what stands in the resources.
  @Test
  void resourcesOfANewerVersionAreKeptAndHoldUpNobody() {
    try (var own = ControlPlane.start()) {
      begin(own);
      run("waiting", "{\"task\":\"later\"}");
      awaitReason("waiting", "PendingTask");
      newerCrds();
      task("newer", "{\"image\":\"app:1\",\"waits\":\"suspend\",\"warm\":{\"min\":2}}");
      task("strange", "{\"image\":\"app:1\",\"entrypoint\":\"wasm\"}");
      run("known", "{\"task\":\"newer\",\"retry\":{\"maxAttempts\":1},\"warm\":{\"a\":[1]}}");
      run("strange", "{\"task\":\"strange\"}");
      run("suspended", "{\"task\":\"none\"}");
      patchStatus("runs", "waiting", "{\"status\":{\"dreams\":[{\"until\":\"x\"}]}}");
      patchStatus(
          "runs",
          "suspended",
          "{\"status\":{\"phase\":\"Dreaming\",\"reason\":\"WaitsForToken\",\"finished\":false}}");
      for (var round = 0; round < 2; round++) {
        canary();
        awaitTaskReason("strange", "Unreadable");
        assertThat(awaitReason("strange", "Unreadable").path("message").asText())
            .contains("spec.entrypoint", "wasm");
        awaitEvent("suspended", "Unreadable");
        assertThat(raw("suspended")).contains("\"phase\":\"Dreaming\"", "WaitsForToken");
        restartOperator();
      }
      completes("known", "1");
      awaitReason("known", "Completed");
      // What a newer version has written is there after this one has written.
      task("later", "{\"image\":\"app:1\"}");
      awaitPod("waiting-a1");
      node.fails("waiting-a1", Result.Next.STOP);
      awaitReason("waiting", "TaskFailed");
      assertThat(raw("waiting")).contains("\"dreams\":[{\"until\":\"x\"}]");
      operator.close();
    }
  }

  private String raw(String run) {
    return client.raw("/apis/davit.dev/v1alpha1/namespaces/%s/runs/%s".formatted(namespace, run));
  }

  private void newerCrds() {
    var schema = "/spec/versions/0/schema/openAPIV3Schema/properties/";
    var open = "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}";
    patchCrd(
        "runs",
        add(schema + "spec/properties/warm", open),
        add(schema + "status/properties/dreams", "{\"type\":\"array\",\"items\":" + open + "}"),
        add(schema + "status/properties/phase/enum/-", "\"Dreaming\""));
    patchCrd(
        "tasks",
        add(schema + "spec/properties/warm", open),
        add(schema + "spec/properties/waits", "{\"type\":\"string\"}"),
        add(schema + "spec/properties/entrypoint/enum/-", "\"wasm\""));
    // The API server takes a moment to serve a changed schema.
    Awaitility.await("the newer CRDs")
        .atMost(PATIENCE)
        .until(
            () -> {
              client.raw(
                  "/apis/davit.dev/v1alpha1/namespaces/%s/tasks?dryRun=All".formatted(namespace),
                  "POST",
                  "{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"Task\",\"metadata\":{\"name\":\"probe\"},\"spec\":{\"image\":\"app:1\",\"entrypoint\":\"wasm\"}}");
              return true;
            });
  }

  private static String add(String path, String value) {
    return "{\"op\":\"add\",\"path\":\"%s\",\"value\":%s}".formatted(path, value);
  }

  private void patchCrd(String plural, String... changes) {
    cluster
        .kubectl(
            "patch",
            "crd",
            plural + ".davit.dev",
            "--type=json",
            "-p",
            "[" + String.join(",", changes) + "]")
        .orFail();
  }
}
