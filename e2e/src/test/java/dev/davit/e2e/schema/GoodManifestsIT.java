package dev.davit.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class GoodManifestsIT {
  private final ControlPlane cluster;
  private final String namespace;

  GoodManifestsIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
    namespace = cluster.newNamespace();
  }

  static Stream<Path> examples() throws IOException {
    try (var files = Files.walk(Path.of("../examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().contains("target"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /// Those of a namespace, which the docs call shop, in the namespace of the test.
  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleCanBeApplied(Path file) throws IOException {
    var yaml = Files.readString(file).replaceAll("\\bshop\\b", namespace);

    cluster
        .kubectlWithInput(yaml, "apply", "--namespace=" + namespace, "--server-side", "-f", "-")
        .orFail();
  }

  @Test
  void taskThatSaysNothingHasTheDefaults() throws IOException {
    apply("{kind: Task, metadata: {name: small}, spec: {image: a}}");

    var spec =
        new ObjectMapper().readTree(kubectl("get", "task", "small", "-o", "json")).get("spec");
    assertThat(spec)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"image": "a", "entrypoint": "runner", "machine": "small-1x",
                     "cancelTimeout": "30s",
                     "retry": {"maxAttempts": 3, "factor": 2, "minTimeout": "1s",
                               "maxTimeout": "10s", "randomize": true}}
                    """));
  }

  @Test
  void runNobodyHasLookedAtIsQueuedAndUnfinished() {
    apply("{kind: Run, metadata: {name: fresh}, spec: {task: charge, tags: [a]}}");

    assertThat(kubectl("get", "runs", "--no-headers").lines().map(GoodManifestsIT::words))
        .contains(List.of("fresh", "charge", "Queued"));
    for (var selector :
        List.of("status.finished!=true", "status.phase=Queued", "spec.task=charge")) {
      assertThat(kubectl("get", "runs", "-o", "name", "--field-selector", selector))
          .contains("run.davit.dev/fresh");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "-1.5",
        "true",
        "\"text\"",
        "{a: {b: [1, {c: d}]}}",
        "9007199254740993"
      })
  void payloadMayBeAnyJson(String payload) {
    var name = "any-" + Integer.toUnsignedString(payload.hashCode());
    apply(
        "{kind: Run, metadata: {name: %s}, spec: {task: t, payload: %s}}".formatted(name, payload));
  }

  @Test
  void shortNamesAndTheCategoryWork() {
    apply("{kind: Queue, metadata: {name: slow}, spec: {concurrencyLimit: 3}}");

    assertThat(kubectl("get", "dqueue", "slow", "--no-headers"))
        .satisfies(line -> assertThat(words(line)).startsWith("slow", "3", "false"));
    assertThat(kubectl("get", "davit", "-o", "name")).contains("queue.davit.dev/slow");
    kubectl("get", "dtask");
    kubectl("get", "run");
  }

  @Test
  void cancelIsTheOneThingThatMayBeSet() {
    apply("{kind: Run, metadata: {name: stopped}, spec: {task: t, payload: {a: 1}}}");
    kubectl("patch", "run", "stopped", "--type=merge", "-p", "{\"spec\":{\"cancel\":true}}");
    kubectl("patch", "run", "stopped", "--type=merge", "-p", "{\"spec\":{\"payload\":{\"a\":1}}}");
    kubectl("label", "run", "stopped", "a=b");
  }

  @Test
  void delayAndPayloadMayBeChangedUntilTheDelayIsOver() {
    apply(
        "{kind: Run, metadata: {name: later}, spec: {task: t, payload: 1, delayUntil:"
            + " \"2100-01-01T00:00:00Z\"}}");
    var earlier = "{\"spec\":{\"payload\":2,\"delayUntil\":\"2099-12-31T23:00:00+01:00\"}}";
    kubectl("patch", "run", "later", "--type=merge", "-p", earlier);
    kubectl(
        "patch",
        "run",
        "later",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"phase\":\"Delayed\",\"reason\":\"Delayed\"}}");
    var now = "{\"spec\":{\"payload\":null,\"delayUntil\":\"2020-01-01T00:00:00Z\"}}";
    kubectl("patch", "run", "later", "--type=merge", "-p", now);
  }

  @Test
  void runMaySayAllThatThereIs() throws IOException {
    var spec =
        """
        {"task": "t", "payload": [1], "machine": "large-1x", "maxDuration": "1h30m", "ttl": "0s",
         "retry": {"maxAttempts": 7, "factor": 1.5, "minTimeout": "2s", "maxTimeout": "1m",
                   "randomize": false, "outOfMemory": {"machines": ["large-1x", "large-2x"]}},
         "delayUntil": "2100-01-01T00:00:00.123Z", "tags": ["a"], "metadata": {"by": {"id": 7}},
         "idempotencyKey": "order/1,2=3", "replayOf": "r-1", "parent": "r-2", "batch": "b-1"}
        """;
    apply("{kind: Run, metadata: {name: full}, spec: %s}".formatted(spec));

    var json = new ObjectMapper();
    assertThat(json.readTree(kubectl("get", "run", "full", "-o", "json")).get("spec"))
        .isEqualTo(json.readTree(spec));
    for (var selector : List.of("spec.replayOf=r-1", "spec.parent=r-2", "spec.batch=b-1")) {
      assertThat(kubectl("get", "runs", "-o", "name", "--field-selector", selector))
          .contains("run.davit.dev/full");
    }
  }

  @Test
  void taskMaySayAllThatThereIs() throws IOException {
    var spec =
        """
        {"image": "a", "entrypoint": "runner", "machine": "micro", "description": "d",
         "retry": {"maxAttempts": 3, "factor": 2, "minTimeout": "1s", "maxTimeout": "10s",
                   "randomize": true, "outOfMemory": {"machine": "large-1x"}},
         "ttl": "24h", "cancelTimeout": "5s", "startTimeout": "20m", "maxDuration": "1h",
         "payloadSchema": {"type": "object", "required": ["id"]},
         "retention": {"age": "72h", "count": 10},
         "podTemplate": {"spec": {"nodeSelector": {"disk": "ssd"}}}}
        """;
    apply("{kind: Task, metadata: {name: full}, spec: %s}".formatted(spec));

    var json = new ObjectMapper();
    assertThat(json.readTree(kubectl("get", "task", "full", "-o", "json")).get("spec"))
        .isEqualTo(json.readTree(spec));
  }

  @Test
  void theManifestsOfThePageAboutQueuesAreTaken() throws IOException {
    var page = Files.readString(Path.of("../docs/queues.md"));
    var blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(blocks.find()).isTrue();
    cluster
        .kubectlWithInput(
            blocks.group(1), "apply", "--namespace=" + namespace, "--server-side", "-f", "-")
        .orFail();
    assertThat(kubectl("get", "run", "import-7", "-o", "jsonpath={.spec.concurrencyKey}"))
        .isEqualTo("customer-7");
  }

  @Test
  void theManifestsForTenantsAreTaken() throws IOException {
    var page = Files.readString(Path.of("../docs/install.md"));
    var blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    var manifests = blocks.results().map(it -> it.group(1)).filter(it -> it.contains("kind:"));
    var names = new ArrayList<String>();
    manifests.forEach(
        manifest ->
            cluster
                .kubectlWithInput(manifest, "apply", "--server-side", "-o", "name", "-f", "-")
                .orFail()
                .stdout()
                .lines()
                .forEach(names::add));
    assertThat(names).containsExactly("namespace/team-a", "resourcequota/davit");
    // A name that is none of a resource's would be taken as that of something that may come.
    assertThat(
            cluster
                .kubectl(
                    "get",
                    "resourcequota",
                    "davit",
                    "--namespace=team-a",
                    "-o",
                    "jsonpath={.spec.hard}")
                .orFail()
                .stdout())
        .contains(
            cluster
                .kubectl("api-resources", "--api-group=davit.dev", "-o", "name")
                .orFail()
                .stdout()
                .lines()
                .map(resource -> "\"count/" + resource + "\"")
                .toList());
  }

  private void apply(String manifest) {
    cluster
        .kubectlWithInput(
            "{apiVersion: davit.dev/v1alpha1, " + manifest.substring(1),
            "apply",
            "--namespace=" + namespace,
            "--server-side",
            "-f",
            "-")
        .orFail();
  }

  private String kubectl(String... arguments) {
    var all = Stream.concat(Stream.of("--namespace=" + namespace), Stream.of(arguments));
    return cluster.kubectl(all.toArray(String[]::new)).orFail().stdout();
  }

  private static List<String> words(String line) {
    // The last one is the age.
    var words = List.of(line.strip().split("\\s+"));
    return words.subList(0, words.size() - 1);
  }
}
