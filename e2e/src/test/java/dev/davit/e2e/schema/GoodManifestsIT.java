package dev.davit.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleCanBeApplied(Path file) {
    kubectl("apply", "--server-side", "-f", file.toString());
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
