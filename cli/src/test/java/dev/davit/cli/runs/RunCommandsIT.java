package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.davit.api.Run;
import dev.davit.cli.Called;
import dev.davit.local.api.EmbeddedApi;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `davit trigger` and `davit runs` on an API without an operator: the test says how runs end.
class RunCommandsIT {
  private final EmbeddedApi api =
      EmbeddedApi.start(0, List.of(runsCrd()), (namespace, pod) -> Optional.empty());
  private final KubernetesClient kubernetes = api.newClient();

  @AfterEach
  void close() {
    kubernetes.close();
    api.close();
  }

  @Test
  void aTriggerSaysTheNameOfARunThatIsAsAskedFor(@TempDir Path folder) throws IOException {
    kubernetes
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    var payload = Files.writeString(folder.resolve("order.json"), "{\"total\": 12.50}");
    var options =
        """
        --payload @%s --delay 2030-01-31T12:00:00+01:00 --ttl 1h --queue payments --concurrency-key customer-7 \
        --priority -60 --tag a --tag b --machine large-1x --max-attempts 7 --namespace shop"""
            .formatted(payload);

    var called = davit(with(new String[] {"trigger", "charge"}, options.split(" ")));

    assertThat(called.err()).isEmpty();
    assertThat(called.exitCode()).isZero();
    assertThat(called.out()).matches("charge-[a-z0-9]{10}\n");
    var spec = run("shop", called.out().strip()).getSpec();
    assertThat(spec.task()).isEqualTo("charge");
    assertThat(spec.payload()).hasToString("{\"total\":12.5}");
    assertThat(Instant.parse(spec.delayUntil())).isEqualTo(Instant.parse("2030-01-31T11:00:00Z"));
    assertThat(spec.ttl()).isEqualTo("1h");
    assertThat(spec.queue()).isEqualTo("payments");
    assertThat(spec.concurrencyKey()).isEqualTo("customer-7");
    assertThat(spec.priority()).isEqualTo(-60);
    assertThat(spec.tags()).containsExactly("a", "b");
    assertThat(spec.machine()).isEqualTo("large-1x");
    assertThat(spec.maxAttempts()).isEqualTo(7);
  }

  @Test
  void theSameKeyIsTheSameRun() {
    var first = davit("trigger", "charge", "--key", "o-1");
    var second = davit("trigger", "charge", "--key", "o-1");

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err())
        .isEqualTo("davit: run %s has this key already\n".formatted(first.out().strip()));
  }

  @Test
  void whoWaitsGetsTheOutput() {
    var called =
        endingEachAs(
            "{phase: Completed, finished: true, output: {text: hi}}", "trigger", "greet", "--wait");

    assertThat(called.out()).isEqualTo("{\"text\":\"hi\"}\n");
    assertThat(called.err()).matches("davit: waiting for run greet-.{10}\n");
    assertThat(called.exitCode()).isZero();
  }

  @Test
  void whoWaitsIsToldWhyThereIsNone() {
    var called =
        endingEachAs(
            "{phase: Failed, finished: true, reason: TaskFailed, message: all attempts failed,"
                + " error: {type: java.io.IOException, message: no disk}}",
            "trigger",
            "greet",
            "--wait");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.out()).isEmpty();
    assertThat(called.err()).endsWith(" is Failed (TaskFailed): no disk\n");
  }

  @Test
  void aNameThatNoTaskCanHaveIsRefusedWithWhatIsAllowed() {
    var called = davit("trigger", "Hello_World");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.err())
        .startsWith(
            "davit: The run is not valid: spec.task: \"Hello_World\" is no name of a task; allowed: ");
  }

  @Test
  void whatARunSaysIsShownAndNotObeyed() {
    var escape = "\\u001b[2J\\u009b2J";

    var failed =
        endingEachAs(
            "{phase: Failed, finished: true, error: {message: \"%s\"}}".formatted(escape),
            "trigger",
            "greet",
            "--wait");
    assertThat(failed.err()).endsWith(": \\u001b[2J\\u009b2J\n").doesNotContain("\u001b");

    kubernetes.resources(Run.class).inNamespace("default").delete();
    var completed =
        endingEachAs(
            "{phase: Completed, finished: true, output: \"%s\"}".formatted(escape),
            "trigger",
            "greet",
            "--wait");
    assertThat(completed.out()).isEqualToIgnoringCase("\"\\u001b[2J\\u009b2J\"\n");
  }

  @Test
  void whatAServerAnswersIsShownAndNotObeyed() throws IOException {
    var escape = "\\u001b[2J\\u009b2J\\r";
    var refusing =
        answering(
            422,
            """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422, "message": "%s"}"""
                .formatted(escape));
    var odd =
        answering(
            200,
            """
            {"kind": "RunList", "apiVersion": "davit.dev/v1alpha1", "metadata": {}, "items": [
              {"kind": "Run", "apiVersion": "davit.dev/v1alpha1", "spec": {"task": "t", "delayUntil": "2030-01-31T12:00:00Z"},
               "metadata": {"name": "%s\\n", "namespace": "default", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z", "labels": {"davit.dev/task": "t"}}}]}"""
                .formatted(escape));
    try {
      var calls =
          Map.of(
              "trigger t", refusing,
              "runs cancel r", refusing,
              "runs replay r", refusing,
              "runs reschedule r 1h", refusing,
              "runs replay --task t", refusing,
              "runs cancel --task t --dry-run", odd);
      calls.forEach(
          (call, server) -> {
            var called = Called.davit(with(call.split(" ", -1), "--server", url(server)));
            assertThat(called.out() + called.err())
                .as(call)
                .contains("\\u001b[2J\\u009b2J\\u000d")
                .doesNotContain("\u001b", "\u009b", "\r");
          });
    } finally {
      refusing.stop(0);
      odd.stop(0);
    }
  }

  @Test
  void whoWaitsTooLongIsToldWhereTheRunStands() {
    var called = davit("trigger", "greet", "--wait", "--timeout", "100ms");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.err()).contains("it is Queued, and no operator has reported on it");
  }

  @Test
  void oneRunIsCanceledRescheduledAndReplayed() {
    var name = davit("trigger", "charge", "--payload", "1", "--delay", "1h").out().strip();
    end(name, "{phase: Delayed}");
    assertThat(davit("runs", "reschedule", name, "2030-01-31T12:00:00Z"))
        .isEqualTo(new Called(0, name + " starts at 2030-01-31T12:00:00Z\n", ""));
    assertThat(davit("runs", "cancel", name)).isEqualTo(new Called(0, name + " canceled\n", ""));
    assertThat(run("default", name).getSpec().cancel()).isTrue();

    assertThat(davit("runs", "replay", name).exitCode()).isEqualTo(1);
    end(name, "{phase: Canceled, finished: true}");
    assertThat(davit("runs", "cancel", name).out())
        .isEqualTo(name + " has ended already as Canceled\n");
    var replay = davit("runs", "replay", name, "--payload", "2").out().strip();
    assertThat(run("default", replay).getSpec().replayOf()).isEqualTo(name);
    assertThat(run("default", replay).getSpec().payload()).hasToString("2");

    var waiting = davit("runs", "replay", name, "--wait", "--timeout", "100ms");
    assertThat(waiting.exitCode()).isEqualTo(1);
    assertThat(waiting.err()).contains("waiting for run charge-", "it is Queued");
  }

  @Test
  void manyAreSelectedByWhatTheyHaveInCommon() {
    var tagged = names("trigger", "charge", "--tag", "x");
    names("trigger", "charge");
    names("trigger", "other", "--tag", "x");
    var call = new String[] {"runs", "cancel", "--task", "charge", "--tag", "x"};

    var dry = davit(with(call, "--dry-run"));
    assertThat(dry.out().lines()).containsExactlyInAnyOrderElementsOf(tagged);
    assertThat(dry.err())
        .isEqualTo("davit: 2 runs selected; nothing was done, as this is a dry run\n");
    assertThat(run("default", tagged.getFirst()).getSpec().cancel()).isNotEqualTo(true);

    var done = davit(call);
    assertThat(done.out().lines())
        .containsExactlyInAnyOrderElementsOf(tagged.stream().map(it -> it + " canceled").toList());
    assertThat(done.err())
        .isEqualTo(
            """
            davit: 1 of 2
            davit: 2 of 2
            davit: 2 runs selected, 2 done, 0 skipped, 0 failed
            """);
    assertThat(davit("runs", "cancel", "--task", "charge", "--older-than", "1h").err())
        .startsWith("davit: 0 runs selected");
  }

  @Test
  void manyAreReplayedByTheirPhase() {
    var failed = names("trigger", "charge").getFirst();
    end(failed, "{phase: Failed, finished: true}");

    var called = davit("runs", "replay", "--phase", "failed");

    assertThat(called.out()).matches(failed + " replayed as charge-.{10}\n");
    assertThat(called.exitCode()).isZero();
  }

  @Test
  void whatTheApiRefusesIsSaidWithoutAStackTrace() {
    assertThat(davit("runs", "cancel", "nothing"))
        .satisfies(
            called -> {
              assertThat(called.exitCode()).isEqualTo(1);
              assertThat(called.err()).startsWith("davit: ").contains("nothing").hasLineCount(1);
            });
    assertThat(davit("trigger", "charge", "-n", "nowhere"))
        .isEqualTo(new Called(1, "", "davit: There is no namespace nowhere\n"));
    assertThat(davit("trigger", "No_Task").exitCode()).isEqualTo(2);
    assertThat(davit("trigger", "No_Task").err()).contains("spec.task");
    assertThat(Called.davit("trigger", "t", "--server", "http://127.0.0.1:1"))
        .satisfies(
            called -> {
              assertThat(called.exitCode()).isEqualTo(1);
              assertThat(called.err())
                  .startsWith("davit: The API server at http://127.0.0.1:1/ does not answer");
            });
  }

  @Test
  void aFullQueueIsSaidInTheWordsOfItsPolicy() throws IOException {
    var answer =
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422, "message": \
        "runs \\"r\\" is forbidden: ValidatingAdmissionPolicy 'full-queue-refuses-runs.davit.dev' with binding 'b' \
        denied request: Queue \\"q\\" is full: 5 runs wait, its spec.maxQueued is 5; create the run later"}""";
    var server = answering(422, answer);
    try {
      assertThat(Called.davit("trigger", "charge", "--server", url(server)))
          .isEqualTo(
              new Called(
                  1,
                  "",
                  "davit: Queue \"q\" is full: 5 runs wait, its spec.maxQueued is 5; create the run later\n"));
    } finally {
      server.stop(0);
    }
  }

  /// A server that answers every request alike.
  private static HttpServer answering(int code, String text) throws IOException {
    var answer = text.getBytes(StandardCharsets.UTF_8);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(code, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Called davit(String... arguments) {
    return Called.davit(with(arguments, "--server", api.url()));
  }

  private static String[] with(String[] arguments, String... more) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /// Triggers two runs; their names.
  private List<String> names(String... trigger) {
    return List.of(davit(trigger).out().strip(), davit(trigger).out().strip());
  }

  /// Calls, and ends the run that appears with this status.
  private Called endingEachAs(String status, String... call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Bounded, as leaving this block waits for the call.
      var called = threads.submit(() -> davit(with(call, "--timeout", "2m")));
      var runs = kubernetes.resources(Run.class).inNamespace("default");
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> !called.isDone() && !runs.list().getItems().isEmpty());
      end(runs.list().getItems().getFirst().getMetadata().getName(), status);
      return called.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(String name, String status) {
    var yaml = kubernetes.getKubernetesSerialization();
    kubernetes
        .resources(Run.class)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            yaml.asJson(yaml.unmarshal("status: " + status, Map.class)));
  }

  private Run run(String namespace, String name) {
    return Objects.requireNonNull(
        kubernetes.resources(Run.class).inNamespace(namespace).withName(name).get());
  }

  private static String runsCrd() {
    try (var file =
        RunCommandsIT.class.getResourceAsStream("/META-INF/davit/crds/runs.davit.dev-v1.yml")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
