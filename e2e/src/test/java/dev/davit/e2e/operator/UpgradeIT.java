package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.Result;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An operator of an earlier commit and this one take turns: upgrade, rollback, upgrade. Each takes
/// on what the other has begun, and nothing is lost, repeated or started too early.
@RealApi
class UpgradeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private OperatorProcess operator;

  UpgradeIT(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
    node = new TestNode(client, namespace);
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void eachVersionTakesOnWhatTheOtherHasBegun() throws IOException, InterruptedException {
    var built = EarlierOperator.classPath();
    assumeTrue(built.isPresent(), "the earlier commit is not in this checkout's history");
    var earlier = built.get();
    var current = OperatorProcess.classPath();
    apply("Queue", "one", "{concurrencyLimit: 1}");
    apply(
        "Task",
        "charge",
        "{image: 'app:1', retry: {maxAttempts: 3, minTimeout: 100ms, maxTimeout: 100ms}}");
    apply("Task", "one-by-one", "{image: 'app:1', queue: {name: one}}");

    start("earlier-1", earlier);
    begin("first");
    leave("first");

    start("current-1", current);
    takeOn("first");
    begin("second");
    run("waiting", "{task: charge}");
    var until = Instant.now().plusSeconds(30);
    node.suspends(awaitPod("waiting").getMetadata().getName(), until);
    await("waiting", "Waiting");
    leave("second");

    start("earlier-2", earlier);
    takeOn("second");
    // This version does not know what a wait is.
    World.awaitTime(until.plusSeconds(1));
    assertThat(await("waiting", "Waiting").segment().number()).isOne();
    begin("third");
    leave("third");

    start("current-2", current);
    takeOn("third");
    node.completes(awaitPod("waiting").getMetadata().getName(), 6);
    await("waiting", "Completed");

    var once = new HashMap<String, Integer>();
    once.put("waiting", 2);
    for (var round : List.of("first", "second", "third")) {
      once.put(round + "-running", 1);
      once.put(round + "-retried", 2);
      once.put(round + "-ended", 1);
      once.put(round + "-holder", 1);
      once.put(round + "-next", 1);
    }
    Awaitility.await("as many pods as attempts, and no more")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(podsCreated()).isEqualTo(new TreeMap<>(once)));
  }

  /// All kinds of runs that an operator may leave behind.
  private void begin(String round) {
    run(round + "-running", "{task: charge}");
    run(round + "-retried", "{task: charge}");
    run(round + "-ended", "{task: charge}");
    run(round + "-holder", "{task: one-by-one}");
    for (var kind : List.of("-running", "-retried", "-ended", "-holder")) {
      node.runs(awaitPod(round + kind).getMetadata().getName());
      await(round + kind, "Executing");
    }
    run(round + "-next", "{task: one-by-one}");
    await(round + "-next", "Queued");
    run(round + "-delayed", "{task: charge, delayUntil: '2099-01-01T00:00:00Z'}");
    await(round + "-delayed", "Delayed");
  }

  /// The operator goes; meanwhile a pod ends.
  private void leave(String round) {
    operator.close();
    node.completes(awaitPod(round + "-ended").getMetadata().getName(), 1);
  }

  private void takeOn(String round) {
    await(round + "-ended", "Completed");

    var running = awaitPod(round + "-running").getMetadata();
    node.completes(running.getName(), 2);
    var completed = await(round + "-running", "Completed");
    assertThat(completed.output()).hasToString("2");
    assertThat(completed.attempts().getFirst().pod()).isEqualTo(running.getName());

    var failed = awaitPod(round + "-retried").getMetadata().getUid();
    node.fails(awaitPod(round + "-retried").getMetadata().getName(), Result.Next.RETRY);
    var second =
        Awaitility.await("the second attempt of " + round)
            .atMost(PATIENCE)
            .until(
                () -> awaitPod(round + "-retried"),
                pod -> !pod.getMetadata().getUid().equals(failed));
    node.completes(second.getMetadata().getName(), 3);
    assertThat(await(round + "-retried", "Completed").attempts()).hasSize(2);

    assertThat(pods(round + "-next")).as("the queue has one slot").isEmpty();
    node.completes(awaitPod(round + "-holder").getMetadata().getName(), 4);
    await(round + "-holder", "Completed");
    node.completes(awaitPod(round + "-next").getMetadata().getName(), 5);
    await(round + "-next", "Completed");

    await(round + "-delayed", "Delayed");
  }

  private void start(String name, String classPath) {
    operator =
        OperatorProcess.start(
                cluster,
                name + "-" + namespace,
                cluster.kubeconfig(World.USER, "system:masters"),
                Map.of("DAVIT_NAMESPACES", namespace),
                List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1"),
                classPath)
            .awaitReady();
  }

  private void run(String name, String spec) {
    apply("Run", name, spec);
  }

  private void apply(String kind, String name, String spec) {
    cluster
        .kubectlWithInput(
            "{apiVersion: davit.dev/v1alpha1, kind: %s, metadata: {name: %s}, spec: %s}"
                .formatted(kind, name, spec),
            "apply",
            "--server-side",
            "--namespace=" + namespace,
            "-f",
            "-")
        .orFail();
  }

  private List<Pod> pods(String run) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.RUN, run)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /// Its only pod.
  private Pod awaitPod(String run) {
    return Awaitility.await("a pod of " + run)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> pods(run), pods -> pods.size() == 1)
        .getFirst();
  }

  private RunStatus await(String run, String phase) {
    return Awaitility.await("run " + run + " is " + phase)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> client.resources(Run.class).inNamespace(namespace).withName(run).get(),
            found ->
                found.getStatus() != null
                    && found.getStatus().phase() != null
                    && found.getStatus().phase().wireName().equals(phase))
        .getStatus();
  }

  /// How many pods each run has had, by what the API server has created.
  private Map<String, Integer> podsCreated() {
    var created = new TreeMap<String, Integer>();
    cluster.auditEvents().stream()
        .filter(event -> event.verb().equals("create") && event.resource().equals("pods"))
        .filter(event -> event.subresource().isEmpty() && event.code() == 201)
        .filter(event -> event.namespace().equals(namespace))
        .map(AuditEvent::name)
        .forEach(pod -> created.merge(pod.replaceFirst("-a?\\d(-s1)?$", ""), 1, Integer::sum));
    return created;
  }
}
