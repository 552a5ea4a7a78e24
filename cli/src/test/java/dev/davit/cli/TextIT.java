package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.api.Run;
import dev.davit.api.Task;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text of all languages, on every way through `davit dev`: its clients read watches over plain
/// HTTP.
class TextIT {
  private static final String TEXT = "Jürgen … 😀 שלום مرحبا";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern ADDRESS = Pattern.compile("Davit is up at (\\S+)");

  /// Says, fails and describes; what a shell gets of the payload, it repeats.
  private static final String FAILING =
      """
      apiVersion: davit.dev/v1alpha1
      kind: Task
      metadata:
        name: fails
        namespace: default
      spec:
        description: "%s"
        entrypoint: container
        machine: micro
        retry: {maxAttempts: 1}
        container:
          image: busybox:1.37
          command: [sh, -c]
          args: ["echo \\"$DAVIT_PAYLOAD\\" >&2; exit 3"]
      """
          .formatted(TEXT);

  @TempDir Path folder;

  @Test
  void isTheSameOnEveryWay() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0")) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
      var address = ADDRESS.matcher(dev.text());
      assertThat(address.find()).isTrue();
      try (var client = client(address.group(1))) {
        completed(client, address.group(1));
        failed(client, address.group(1));
      }
      assertThat(dev.process().isAlive()).isTrue();
      assertThat(dev.text()).contains("Hello, " + TEXT + "!", "│ \"" + TEXT + "\"");
    }
  }

  private static void completed(KubernetesClient client, String server) {
    var called =
        trigger(server, "hello-world", "{\"name\":\"" + TEXT + "\"}", "--tag", TEXT, "--key", TEXT);
    assertThat(called.out()).isEqualTo("{\"text\":\"Hello, " + TEXT + "!\"}\n");
    assertThat(called.exitCode()).isZero();
    var run = run(client, "hello-world");
    assertThat(run.getSpec().tags()).containsExactly(TEXT);
    assertThat(run.getSpec().idempotencyKey()).isEqualTo(TEXT);
    assertThat(String.valueOf(run.getSpec().payload())).contains(TEXT);
    assertThat(String.valueOf(run.getStatus().output())).contains(TEXT);
  }

  private static void failed(KubernetesClient client, String server) throws Exception {
    client.resource(FAILING).create();
    var task = Objects.requireNonNull(client.resources(Task.class).withName("fails").get());
    assertThat(task.getSpec().description()).isEqualTo(TEXT);
    var called = trigger(server, "fails", "\"" + TEXT + "\"");
    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.err()).contains(TEXT);
    var run = run(client, "fails");
    assertThat(Objects.requireNonNull(run.getStatus().error()).message()).contains(TEXT);
    assertThat(client.pods().withName(run.getMetadata().getName() + "-a1").getLog()).contains(TEXT);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.v1().events().list().getItems())
                    .anyMatch(event -> String.valueOf(event.getMessage()).contains(TEXT)));
    var noted =
        new JsonMapper()
            .readValue(
                "{\"metadata\":{\"name\":\"noted\"},\"spec\":{\"task\":\"fails\",\"metadata\":{\"%s\":\"%s\"}}}"
                    .formatted(TEXT, TEXT),
                Run.class);
    client.resource(noted).create();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var seen = client.resources(Run.class).withName("noted").get();
              assertThat(seen.getStatus()).isNotNull();
              assertThat(seen.getStatus().finished()).isTrue();
              assertThat(seen.getSpec().metadata())
                  .hasToString("{\"%s\":\"%s\"}".formatted(TEXT, TEXT));
            });
  }

  private static Called trigger(String server, String task, String payload, String... more) {
    var arguments = new ArrayList<>(List.of("trigger", task, "--payload", payload));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--wait", "--timeout", "2m", "--server", server));
    return Called.davit(arguments.toArray(String[]::new));
  }

  private static Run run(KubernetesClient client, String task) {
    return client.resources(Run.class).list().getItems().stream()
        .filter(run -> run.getSpec().task().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private static KubernetesClient client(String server) {
    var config =
        new ConfigBuilder(Config.empty()).withMasterUrl(server).withNamespace("default").build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
