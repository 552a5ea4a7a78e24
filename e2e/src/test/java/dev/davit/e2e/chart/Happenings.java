package dev.davit.e2e.chart;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.Token;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewToken;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.operator.GatewayClient;
import dev.davit.e2e.operator.HookUrl;
import dev.davit.e2e.operator.TestNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// Makes an operator do everything that it ever does, in one namespace.
final class Happenings {
  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;

  Happenings(ControlPlane cluster, String namespace) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = namespace;
    this.node = new TestNode(client, namespace);
  }

  void all() {
    create("Queue", "few", "{concurrencyLimit: 3}");
    create(
        "Task",
        "work",
        "{image: 'app:1', queue: {name: few}, retry: {maxAttempts: 2, minTimeout: 100ms}}");

    create("Run", "plain", "{task: work}");
    node.completes(awaitPod("plain", ""), 1);

    create("Run", "failing", "{task: work}");
    var failed = awaitPod("failing", "");
    node.fails(failed, Result.Next.RETRY);
    node.completes(awaitPod("failing", failed), 1);

    create("Run", "disrupted", "{task: work}");
    var lost = awaitPod("disrupted", "");
    node.runs(lost);
    await("disrupted", "Executing");
    client.pods().inNamespace(namespace).withName(lost).delete();
    node.completes(awaitPod("disrupted", lost), 1);

    create("Run", "slow", "{task: work}");
    var slow = awaitPod("slow", "");
    node.waits(slow, "ContainerCreating", "");
    await("slow", "Dequeued");
    node.completes(slow, 1);

    create("Run", "asking", "{task: work}");
    var asked = awaitPod("asking", "");
    node.suspends(asked, "asking-0a", new NewToken("asking-0a", 600, List.of()));
    await("asking", "Waiting");
    cluster
        .kubectl(
            "patch",
            "token",
            "asking-0a",
            "--namespace=" + namespace,
            "--type=merge",
            "--patch={\"spec\":{\"completion\":{}}}")
        .orFail();
    node.completes(awaitPod("asking", asked), 1);

    create("Token", "approval", "{}");
    awaitWaiting("approval");
    // As if it had timed out long ago.
    cluster
        .kubectl(
            "patch",
            "token",
            "approval",
            "--namespace=" + namespace,
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":{\"phase\":\"TimedOut\",\"finished\":true,\"finishedAt\":\"2020-01-01T00:00:00Z\"}}")
        .orFail();
    Awaitility.await("the token is removed")
        .atMost(Duration.ofMinutes(1))
        .until(() -> token("approval") == null);

    schedules();

    gateway();
    steps();
    hook();

    for (var run : List.of("plain", "failing", "disrupted", "slow", "asking", "stepping")) {
      // Retention of two seconds: each ends, and is removed.
      Awaitility.await(run + " is removed")
          .until(
              () -> client.resources(Run.class).inNamespace(namespace).withName(run).get() == null);
    }
  }

  /// Somebody leads its Service elsewhere.
  private void gateway() {
    var slice =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(Chart.NAMESPACE)
            .withName("davit-gateway");
    Awaitility.await("the gateway's Service leads somewhere").until(() -> slice.get() != null);
    cluster
        .kubectl(
            "patch",
            "endpointslice",
            "davit-gateway",
            "--namespace=" + Chart.NAMESPACE,
            "--type=merge",
            "--patch={\"endpoints\":[{\"addresses\":[\"192.0.2.9\"]}]}")
        .orFail();
    Awaitility.await("it leads to the leader again")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                slice
                    .get()
                    .getEndpoints()
                    .getFirst()
                    .getAddresses()
                    .equals(List.of(Rendered.POD_IP)));
  }

  /// A pod records two steps, one after the other, and sends its output.
  private void steps() {
    create("Run", "stepping", "{task: work}");
    var name = awaitPod("stepping", "");
    node.runs(name);
    cluster.kubectl("create", "serviceaccount", "default", "--namespace=" + namespace).orFail();
    var pod = client.pods().inNamespace(namespace).withName(name).require();
    var token = GatewayClient.tokenOf(client, pod, "default", PodContract.GATEWAY_AUDIENCE);
    var slices = client.discovery().v1().endpointSlices().inNamespace(Chart.NAMESPACE);
    var port = slices.withName("davit-gateway").require().getPorts().getFirst().getPort();
    try (var calls = GatewayClient.ofPods(client, Chart.NAMESPACE, port, token)) {
      for (var step = 1; step <= 2; step++) {
        var entry =
            JournalEntry.step("", step, "s" + step, 1, Instant.EPOCH, TextNode.valueOf("x"));
        var answer =
            calls.post(
                PodContract.GATEWAY_ENTRIES_PATH, new JournalAppend(1, 0, List.of(entry)).write());
        if (answer.status() != 200) {
          throw new IllegalStateException("step %d: %s".formatted(step, answer));
        }
      }
      var answer = calls.put(PodContract.GATEWAY_OUTPUT_PATH + "?attempt=1&segment=0", "1");
      node.completesWith(name, StoredOutput.read(answer.json().toString()));
    }
  }

  /// Somebody calls the URL of a token.
  private void hook() {
    create("Token", "by-url", "{timeout: 1h}");
    var slices = client.discovery().v1().endpointSlices().inNamespace(Chart.NAMESPACE);
    var port =
        slices.withName("davit-gateway").require().getPorts().stream()
            .filter(it -> it.getName().equals("hooks"))
            .findFirst()
            .orElseThrow()
            .getPort();
    var path = HookUrl.path(client, Chart.NAMESPACE, token("by-url"));
    try (var calls = GatewayClient.ofPods(client, Chart.NAMESPACE, port, "")) {
      var answer = calls.post(path, "{}");
      if (answer.status() != 200) {
        throw new IllegalStateException("the URL of a token: " + answer);
      }
    }
  }

  private void schedules() {
    create(
        "Task",
        "timed",
        "{image: 'app:1', schedules: [{cron: '@yearly'}, {name: x, cron: '@yearly'}]}");
    awaitSchedule("timed-x", it -> it.getStatus() != null);
    cluster
        .kubectl(
            "patch",
            "task",
            "timed",
            "--namespace=" + namespace,
            "--type=merge",
            "--patch={\"spec\":{\"schedules\":[{\"cron\":\"@monthly\"}]}}")
        .orFail();
    awaitSchedule("timed", it -> it.getSpec().cron().equals("@monthly"));
    Awaitility.await("timed-x is removed").until(() -> schedule("timed-x") == null);

    create("Schedule", "lonely", "{task: nothing, cron: '@yearly'}");
    awaitSchedule("lonely", it -> it.getStatus() != null);

    create("Schedule", "often", "{task: work, cron: '@hourly', concurrencyPolicy: Replace}");
    awaitSchedule("often", it -> it.getStatus() != null);
    turnBack("often");
    awaitSchedule("often", it -> it.getStatus().lastRun() != null);
    // The same due time once more: its run is there, and is the one to replace.
    turnBack("often");
    var replaced = schedule("often").getStatus().lastRun();
    Awaitility.await(replaced + " is canceled and removed")
        .until(
            () ->
                client.resources(Run.class).inNamespace(namespace).withName(replaced).get()
                    == null);
    client.resources(Schedule.class).inNamespace(namespace).withName("often").delete();
  }

  private void turnBack(String schedule) {
    cluster
        .kubectl(
            "patch",
            "schedule",
            schedule,
            "--namespace=" + namespace,
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":{\"cursor\":{\"after\":\"2020-01-01T00:00:00Z\"}}}")
        .orFail();
  }

  private void awaitSchedule(String name, Predicate<Schedule> condition) {
    Awaitility.await("schedule " + name)
        .until(() -> schedule(name), it -> it != null && condition.test(it));
  }

  private Schedule schedule(String name) {
    return client.resources(Schedule.class).inNamespace(namespace).withName(name).get();
  }

  private void awaitWaiting(String token) {
    Awaitility.await(token + " waits")
        .until(
            () -> token(token),
            it -> it != null && it.getStatus() != null && it.getStatus().expiresAt() != null);
  }

  private Token token(String name) {
    return client.resources(Token.class).inNamespace(namespace).withName(name).get();
  }

  private void create(String kind, String name, String spec) {
    cluster
        .kubectlWithInput(
            "{apiVersion: davit.dev/v1alpha1, kind: %s, metadata: {name: %s}, spec: %s}"
                .formatted(kind, name, spec),
            "create",
            "--namespace=" + namespace,
            "-f",
            "-")
        .orFail();
  }

  /// The pod of a run that is not this one.
  private String awaitPod(String run, String other) {
    return Awaitility.await("pod of " + run)
        .until(
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(Labels.RUN, run)
                    .list()
                    .getItems()
                    .stream()
                    .map(pod -> pod.getMetadata().getName())
                    .filter(name -> !name.equals(other))
                    .findFirst()
                    .orElse(""),
            name -> !name.isEmpty());
  }

  private void await(String run, String phase) {
    Awaitility.await(run + " is " + phase)
        .until(
            () -> {
              var status =
                  client
                      .resources(Run.class)
                      .inNamespace(namespace)
                      .withName(run)
                      .get()
                      .getStatus();
              return status != null
                  && status.phase() != null
                  && status.phase().wireName().equals(phase);
            });
  }
}
