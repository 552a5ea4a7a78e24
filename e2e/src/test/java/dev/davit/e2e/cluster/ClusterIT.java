package dev.davit.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What tests with real pods rely on.
@RealCluster
class ClusterIT {
  private final Cluster cluster;
  private final String namespace;

  ClusterIT(Cluster cluster) {
    this.cluster = cluster;
    namespace = cluster.newNamespace();
  }

  @Test
  void podRunsToItsEndAndTellsItsLog() {
    create("hello", "echo hello; exit 3");

    awaitPhase("hello", "Failed");

    assertThat(cluster.kubectl("logs", "-n", namespace, "hello").stdout()).isEqualTo("hello\n");
  }

  @Test
  void podsFindEachOtherByName() {
    create("lookup", "nslookup kubernetes.default.svc.cluster.local");

    awaitPhase("lookup", "Succeeded");
  }

  @Test
  void nodeIsSwitchedOffAndComesBack() {
    assumeTrue(cluster.node().isPresent(), "a node that may be tampered with");
    var node = cluster.node().orElseThrow();
    create("sleeper", "sleep 600");
    awaitPhase("sleeper", "Running");

    node.powerOff();
    awaitNode("Unknown");
    node.powerOn();
    awaitNode("True");

    awaitPhase("sleeper", "Failed");
    create("later", "true");
    awaitPhase("later", "Succeeded");
  }

  private void create(String name, String script) {
    var pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          restartPolicy: Never
          securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: main
              image: busybox:1.37
              command: [sh, -c, "%s"]
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(name, script);
    cluster.kubectlWithInput(pod, "create", "-n", namespace, "-f", "-").orFail();
  }

  private void awaitPhase(String pod, String phase) {
    await(phase, "pod/" + pod, "{.status.phase}");
  }

  private void awaitNode(String ready) {
    var node =
        cluster.kubectl("get", "pods", "-n", namespace, "sleeper", "-o=jsonpath={.spec.nodeName}");
    await(ready, "node/" + node.stdout(), "{.status.conditions[?(@.type==\"Ready\")].status}");
  }

  private void await(String expected, String object, String path) {
    Awaitility.await(object + " is " + expected)
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .kubectl("get", "-n", namespace, object, "-o=jsonpath=" + path)
                            .stdout())
                    .isEqualTo(expected));
  }
}
