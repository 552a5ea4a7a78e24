package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people do with `kubectl` against `davit dev`.
class KubectlIT {
  private static final Optional<Path> KUBECTL = kubectl();

  @TempDir Path folder;

  private final EmbeddedApi api =
      EmbeddedApi.start(
          0, List.of(Boats.crd()), (namespace, pod) -> Optional.of(folder.resolve("log")));

  @BeforeEach
  void needsKubectl() {
    assumeTrue(
        KUBECTL.isPresent(), "no kubectl: neither on PATH nor in the cache of the e2e tests");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void appliesShowsExplainsAndDeletes() throws Exception {
    var file = manifest("{name: tilly}", 3);
    assertThat(run("apply", "-f", file)).isEqualTo("boat.test.davit.dev/tilly created\n");
    assertThat(run("apply", "-f", file)).isEqualTo("boat.test.davit.dev/tilly unchanged\n");
    assertThat(run("apply", "-f", manifest("{name: tilly}", 4)))
        .isEqualTo("boat.test.davit.dev/tilly configured\n");
    assertThat(run("get", "bt", "--no-headers")).matches("tilly +4 +\\d+s\n");
    assertThat(run("get", "fleet", "-o", "wide"))
        .startsWith("NAME    CREW   READY   AGE   HARBOUR");
    assertThat(run("get", "boat", "tilly", "-o", "jsonpath={.spec.harbour}")).isEqualTo("home");
    assertThat(run("explain", "boat.spec")).contains("What the boat is.");
    assertThat(run("describe", "boat", "tilly")).contains("Harbour:  home", "Events:");
    assertThat(run("delete", "boat", "tilly")).startsWith("boat.test.davit.dev \"tilly\" deleted");
  }

  @Test
  void createsUnderAGeneratedName() throws Exception {
    assertThat(run("create", "-f", manifest("{generateName: b-}", 1)))
        .matches("boat.test.davit.dev/b-[a-z0-9]{5} created\n");
  }

  @Test
  void isToldWhatIsWrong() throws Exception {
    assertThat(run("apply", "-f", manifest("{name: big}", 13)))
        .contains("spec.crew in body should be less than or equal to 12");
  }

  @Test
  void readsLogs() throws Exception {
    Files.writeString(folder.resolve("log"), "one\ntwo\nthree\n");
    var pod = folder.resolve("pod.yaml");
    Files.writeString(
        pod,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec: {containers: [{name: task, image: a}]}
        """);
    assertThat(run("apply", "-f", pod.toString())).isEqualTo("pod/p created\n");
    assertThat(run("logs", "p", "--tail=2")).isEqualTo("two\nthree\n");
  }

  @Test
  void waitsForAConditionWithItsOwnPatience() throws Exception {
    run("apply", "-f", manifest("{name: tilly}", 3));
    run(
        "patch",
        "boat",
        "tilly",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    assertThat(run("wait", "--for=condition=Ready", "boat/tilly", "--timeout=90s"))
        .isEqualTo("boat.test.davit.dev/tilly condition met\n");
  }

  @Test
  void createsATokenAndAsksWhatItMayDo() throws Exception {
    var token = run("create", "token", "default", "--audience", "davit").strip();
    assertThat(token).matches("[-\\w]+\\.[-\\w]+\\.[-\\w]+");
    var review = folder.resolve("review.yaml");
    Files.writeString(
        review,
        """
        apiVersion: authentication.k8s.io/v1
        kind: TokenReview
        spec: {token: %s, audiences: [davit]}
        """
            .formatted(token));
    assertThat(run("create", "-f", review.toString(), "-o", "jsonpath={.status.user.username}"))
        .isEqualTo("system:serviceaccount:default:default");
    assertThat(run("create", "token", "default", "--duration", "1m"))
        .contains("may not specify a duration less than 10 minutes");
    assertThat(run("auth", "can-i", "create", "boats.test.davit.dev")).isEqualTo("yes\n");
  }

  private String manifest(String metadata, int crew) throws IOException {
    var file = folder.resolve("boat.yaml");
    Files.writeString(
        file,
        """
        apiVersion: test.davit.dev/v1
        kind: Boat
        metadata: %s
        spec: {crew: %d}
        """
            .formatted(metadata, crew));
    return file.toString();
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(KUBECTL.orElseThrow().toString(), "--server", api.url()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Neither the contexts nor the cached discovery of whoever runs the tests.
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("KUBECONFIG", folder.resolve("none").toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static Optional<Path> kubectl() {
    var cache = Path.of(System.getProperty("user.home"), ".cache", "davit", "bin");
    var cached =
        Arrays.stream(Optional.ofNullable(cache.toFile().list()).orElse(new String[0]))
            .map(version -> cache.resolve(version).resolve("kubectl"));
    var onPath =
        Arrays.stream(System.getenv("PATH").split(":", -1)).map(it -> Path.of(it, "kubectl"));
    return Stream.concat(cached, onPath).filter(Files::isExecutable).findFirst();
  }
}
