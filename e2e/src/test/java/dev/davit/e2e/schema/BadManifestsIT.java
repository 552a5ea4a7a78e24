package dev.davit.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class BadManifestsIT {
  private final Resources resources;

  BadManifestsIT(ControlPlane cluster) {
    Crds.install(cluster);
    resources = new Resources(cluster.client(), cluster.newNamespace());
    awaitThePolicy();
  }

  /// Admission policies are enforced some time after they were created, and nothing says when.
  private void awaitThePolicy() {
    var run = resources.create(aRun()).getMetadata().getName();
    resources.patchRun(run, queued());
    var tries = new AtomicInteger();
    Awaitility.await("the policy for payloads is enforced")
        .ignoreExceptions()
        .until(
            () ->
                Resources.refusal(() -> resources.patchRun(run, payload(tries.getAndIncrement()))),
            refusal -> refusal.contains("spec.payload is immutable"));
  }

  private static JsonNode queued() {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("status").put("phase", "Queued").put("reason", "Queued");
    return patch;
  }

  private static JsonNode payload(int number) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putObject("payload").put("number", number);
    return patch;
  }

  static Stream<Arguments> manifests() {
    return named("bad-manifests.yaml");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("manifests")
  void isRefusedWithWordsThatSayWhy(String name, JsonNode bad) {
    var refusal = Resources.refusal(() -> resources.create(manifest(bad)));

    assertThat(refusal).contains(bad.get("expect").asText());
  }

  static Stream<Arguments> changes() {
    return named("bad-changes.yaml");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changeOfARunIsRefusedWithWordsThatSayWhy(String name, JsonNode bad) {
    var run = resources.create(aRun()).getMetadata().getName();
    if (bad.has("before")) {
      resources.patchRun(run, bad.get("before"));
    }
    var patch = ((ObjectNode) bad.deepCopy()).retain("spec", "status");

    assertThat(Resources.refusal(() -> resources.patchRun(run, patch)))
        .contains(bad.get("expect").asText());
  }

  private static Stream<Arguments> named(String file) {
    return Resources.table(file).map(bad -> Arguments.of(bad.get("name").asText(), bad));
  }

  private static JsonNode manifest(JsonNode bad) {
    if (bad.has("manifest")) {
      return bad.get("manifest");
    }
    return Stream.of("Task", "Run", "Queue", "Token", "Schedule")
        .filter(kind -> bad.has(kind.toLowerCase(Locale.ROOT)))
        .map(kind -> resource(kind, bad.get(kind.toLowerCase(Locale.ROOT))))
        .findAny()
        .orElseThrow();
  }

  private static ObjectNode resource(String kind, JsonNode spec) {
    var resource = JsonNodeFactory.instance.objectNode().put("kind", kind);
    resource.putObject("metadata").put("generateName", "bad-");
    resource.set("spec", spec);
    return resource;
  }

  private static ObjectNode aRun() {
    var spec =
        JsonNodeFactory.instance
            .objectNode()
            .put("task", "charge")
            .put("maxAttempts", 2)
            .put("maxDuration", "1h")
            .put("ttl", "1h")
            .put("delayUntil", "2100-01-01T00:00:00Z");
    spec.putObject("retry").put("factor", 2);
    spec.putObject("metadata").put("step", 1);
    spec.putArray("tags").add("a").add("b");
    spec.putObject("payload").put("id", "o-1");
    return resource("Run", spec);
  }
}
