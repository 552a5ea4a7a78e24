package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The operator as people run it: settings, health, metrics, log.
@RealApi
class OperatorProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CANNOT_GO_ON = 3;

  private final ControlPlane cluster;

  OperatorProcessIT(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
  }

  @Test
  void wrongSettingsEndItWithAMessageForEach() {
    try (var operator =
        OperatorProcess.start(
            cluster,
            "wrong-settings",
            cluster.kubeconfig(),
            Map.of("DAVIT_START_TIMEOUT", "soon", "DAVIT_MAX_DISRUPTIONS", "-1"))) {
      assertThat(operator.process().exitCode(PATIENCE)).isEqualTo(2);
      assertThat(operator.process().logTail())
          .contains("davit: wrong settings:")
          .contains("DAVIT_START_TIMEOUT=\"soon\": \"soon\" is not a duration")
          .contains("DAVIT_MAX_DISRUPTIONS=\"-1\": allowed: a number from 0 to 1000");
    }
  }

  @Test
  void operatorWithoutRightsEndsAndSaysSo() {
    try (var operator =
        OperatorProcess.start(cluster, "no-rights", cluster.kubeconfig("stranger"), Map.of())) {
      assertThat(operator.process().exitCode(PATIENCE)).isEqualTo(1);
      assertThat(operator.process().log()).content().contains("Operator could not start");
    }
  }

  @Test
  void portThatIsTakenEndsItWithAMessage() throws IOException {
    try (var taken = new ServerSocket(0);
        var operator =
            OperatorProcess.start(
                cluster,
                "port-taken",
                cluster.kubeconfig(),
                Map.of("DAVIT_HTTP_PORT", Integer.toString(taken.getLocalPort())))) {
      assertThat(operator.process().exitCode(PATIENCE)).isEqualTo(1);
      assertThat(operator.process().log())
          .content()
          .contains("Operator could not start")
          .contains("(DAVIT_HTTP_PORT): Address already in use");
    }
  }

  @Test
  void fullHeapEndsItForTheNextOneToBegin() {
    try (var operator =
        OperatorProcess.start(
            cluster,
            "full-heap",
            cluster.kubeconfig(),
            Map.of(),
            List.of("-XX:+UseSerialGC", "-Xmx10m", "-XX:+ExitOnOutOfMemoryError"))) {
      assertThat(operator.process().exitCode(PATIENCE)).isEqualTo(CANNOT_GO_ON);
      assertThat(operator.process().log())
          .content()
          .contains("Terminating due to java.lang.OutOfMemoryError");
    }
  }

  @Test
  void leaderThatIsForbiddenTheLeaseEnds() {
    var namespace = cluster.newNamespace();
    cluster
        .kubectlWithInput(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: all-but-leases}
            rules:
            - {apiGroups: [davit.dev, "", events.k8s.io], resources: ["*"], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: all-but-leases}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all-but-leases}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: leader}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: leases, namespace: %1$s}
            rules:
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: leases, namespace: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leases}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: leader}]
            """
                .formatted(namespace),
            "apply",
            "-f",
            "-")
        .orFail();
    try (var operator =
        OperatorProcess.start(
            cluster,
            "forbidden-lease",
            cluster.kubeconfig("leader"),
            Map.of(
                "DAVIT_LEADER_ELECTION",
                "true",
                "DAVIT_LEASE_NAMESPACE",
                namespace,
                "DAVIT_LEASE_DURATION",
                "3s"))) {
      operator.awaitReady();
      Awaitility.await()
          .untilAsserted(() -> assertThat(operator.text("/metrics")).contains("davit_leader 1.0"));

      cluster.kubectl("delete", "rolebinding", "leases", "--namespace=" + namespace).orFail();

      assertThat(operator.process().exitCode(PATIENCE)).isEqualTo(CANNOT_GO_ON);
      assertThat(operator.process().log()).content().contains("the Lease is not allowed");
    }
  }

  @Test
  void tellsItsHealthItsMetricsAndWhatHappensToRuns() {
    var namespace = cluster.newNamespace();
    try (var operator =
            OperatorProcess.start(
                cluster, "metrics", cluster.kubeconfig(), Map.of("DAVIT_NAMESPACES", namespace));
        var node = BusyNode.start(cluster.client(), namespace)) {
      operator.awaitReady();
      cluster
          .kubectlWithInput(
              """
              apiVersion: davit.dev/v1alpha1
              kind: Task
              metadata: {name: work}
              spec: {image: 'app:1', queue: {concurrencyLimit: 1}}
              ---
              apiVersion: davit.dev/v1alpha1
              kind: Queue
              metadata: {name: idle}
              spec: {concurrencyLimit: 1}
              ---
              apiVersion: davit.dev/v1alpha1
              kind: Run
              metadata: {name: r-1}
              spec: {task: work}
              """,
              "create",
              "--namespace=" + namespace,
              "-f",
              "-")
          .orFail();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(operator.text("/metrics"))
                      .contains(
                          "davit_runs_finished_total{blame=\"nobody\",phase=\"Completed\",reason=\"Completed\"} 1.0")
                      .contains(
                          "davit_queue_wait_seconds_count{namespace=\""
                              + namespace
                              + "\",queue=\"task/work\"} 1")
                      .contains(
                          "davit_queue_running{namespace=\""
                              + namespace
                              + "\",queue=\"queue/idle\"} 0.0")
                      .contains("davit_run_dispatch_seconds_count 1")
                      .contains("davit_attempts_dispatched_total 1.0")
                      .contains("jvm_memory_used_bytes"));
      assertThat(operator.text("/healthz")).isEqualTo("ok\n");
      assertThat(operator.status("/readyz")).isEqualTo(200);
      assertThat(operator.process().log())
          .content()
          .contains(
              "msg=\"Run changed\" namespace=\"%s\" run=\"r-1\" task=\"work\" phase=\"Completed\""
                  .formatted(namespace));
      Awaitility.await().untilAsserted(() -> assertThat(node.completed()).containsExactly("r-1"));
    }
  }
}
