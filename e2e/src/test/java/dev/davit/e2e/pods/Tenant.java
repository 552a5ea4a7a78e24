package dev.davit.e2e.pods;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.CommandResult;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// A team of the cluster: a namespace that enforces the Pod Security level `restricted`, with tasks
/// and runs in it.
final class Tenant {
  /// A pod on two busy cores takes its time.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final String namespace;

  Tenant(Cluster cluster) {
    this.cluster = cluster;
    namespace = cluster.newNamespace();
  }

  String namespace() {
    return namespace;
  }

  /// What kubectl makes of these arguments in this namespace.
  CommandResult kubectl(String... arguments) {
    var all = new ArrayList<>(List.of("--namespace=" + namespace));
    all.addAll(List.of(arguments));
    return cluster.kubectl(all.toArray(String[]::new));
  }

  void apply(String yaml) {
    cluster.kubectlWithInput(yaml, "apply", "--namespace=" + namespace, "-f", "-").orFail();
  }

  void apply(Path path) {
    kubectl("apply", "-f", path.toString()).orFail();
  }

  /// Copies the CA of the gateway into this namespace, with the commands of `docs/gateway.md`.
  void trustGateway() {
    var ca =
        cluster
            .kubectl(
                "--namespace=" + Davit.NAMESPACE,
                "get",
                "configmap",
                "davit-gateway",
                "-o",
                "jsonpath={.data.ca\\.crt}")
            .orFail()
            .stdout();
    kubectl("create", "configmap", "davit-ca", "--from-literal=ca.crt=" + ca).orFail();
  }

  /// A task of the test application, on the smallest machine; `more` are further lines of its spec.
  void task(String name, String... more) {
    apply(taskYaml(name, "image: " + Davit.TEST_IMAGE, more));
  }

  /// A task that is a shell script.
  void script(String name, String script, String... more) {
    var container =
        """
        entrypoint: container
          container:
            image: busybox:1.37
            command: [sh, -c]
            args: ["%s"]"""
            .formatted(script);
    apply(taskYaml(name, container, more));
  }

  private static String taskYaml(String name, String what, String... more) {
    return """
        apiVersion: davit.dev/v1alpha1
        kind: Task
        metadata: {name: %s}
        spec:
          %s
          machine: micro
          %s
        """
        .formatted(name, what, String.join("\n  ", more));
  }

  /// Triggers a task; `more` are further lines of the run's spec.
  void run(String name, String task, String... more) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: Run
        metadata: {name: %s}
        spec:
          task: %s
          %s
        """
            .formatted(name, task, String.join("\n  ", more));
    cluster.kubectlWithInput(yaml, "create", "--namespace=" + namespace, "-f", "-").orFail();
  }

  void cancel(String run) {
    kubectl("patch", "run", run, "--type=merge", "--patch={\"spec\":{\"cancel\":true}}").orFail();
  }

  RunStatus awaitPhase(String run, Phase phase) {
    return await(run, phase.wireName(), status -> status.phase() == phase);
  }

  /// Waits until the run is unfinished for this reason.
  RunStatus awaitReason(String run, String reason) {
    return await(run, reason, status -> reason.equals(status.reason()));
  }

  RunStatus awaitFinished(String run) {
    return await(run, "finished", status -> Boolean.TRUE.equals(status.finished()));
  }

  RunStatus await(String run, String what, Predicate<RunStatus> condition) {
    return Awaitility.await("run " + run + " is " + what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .conditionEvaluationListener(
            evaluated -> {
              if (evaluated.getRemainingTimeInMS() < 200) {
                System.out.println("[davit-e2e] " + run + " is still " + evaluated.getValue());
              }
            })
        .until(() -> status(run), status -> status != null && condition.test(status));
  }

  List<Run> runs() {
    return cluster.client().resources(Run.class).inNamespace(namespace).list().getItems();
  }

  RunStatus status(String run) {
    return Objects.requireNonNull(
            cluster.client().resources(Run.class).inNamespace(namespace).withName(run).get(), run)
        .getStatus();
  }

  List<Pod> pods() {
    return cluster.client().pods().inNamespace(namespace).list().getItems();
  }

  /// The pod of the run's current attempt, once user code runs in it.
  Pod awaitExecuting(String run) {
    var status = awaitPhase(run, Phase.EXECUTING);
    return cluster.client().pods().inNamespace(namespace).withName(status.pod()).get();
  }

  Pod awaitPod(Predicate<Pod> condition) {
    return Awaitility.await("a pod in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> pods().stream().filter(condition).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /// Waits until no pod takes a node's CPU any more.
  void awaitNoneAlive() {
    Awaitility.await("no pod is alive in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                pods().stream()
                    .map(pod -> pod.getStatus().getPhase())
                    .allMatch(phase -> phase.equals("Succeeded") || phase.equals("Failed")));
  }

  void awaitNoPods() {
    Awaitility.await("no pods in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> pods().isEmpty());
  }
}
