package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import org.junit.jupiter.api.Test;

/// What keeps a pod from starting is told by its run while it lasts, and ends with the cause.
@RealCluster
class StartsE2E {
  private final Tenant tenant;

  StartsE2E(Cluster cluster) {
    Davit.on(cluster);
    tenant = new Tenant(cluster);
  }

  @Test
  void imageThatDoesNotExistIsToldUntilTheRunIsCanceled() {
    tenant.apply(task("lost", "image: 'docker.io/davit/no-such-image:1', machine: micro"));
    tenant.run("r", "lost");

    var status = tenant.awaitReason("r", "PullingImage");

    assertThat(status.phase()).isEqualTo(Phase.DEQUEUED);
    assertThat(status.message()).contains("no-such-image");
    tenant.cancel("r");
    assertThat(tenant.awaitFinished("r").phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void imageWhoseNameIsNoNameFailsAtOnce() {
    tenant.apply(task("typo", "image: 'Davit/Runner:1', machine: micro"));
    tenant.run("r", "typo");

    var status = tenant.awaitFinished("r");

    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    assertThat(status.reason()).isEqualTo("InvalidImageName");
  }

  @Test
  void machineThatFitsNoNodeIsToldUntilTheRunIsCanceled() {
    tenant.apply(task("huge", "image: '%s', machine: large-2x".formatted(Davit.TEST_IMAGE)));
    tenant.run("r", "huge");

    var status = tenant.awaitReason("r", "Unschedulable");

    assertThat(status.message()).contains("Insufficient");
    tenant.cancel("r");
    assertThat(tenant.awaitFinished("r").phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void runWaitsWhileAQuotaIsFullAndStartsByItself() {
    tenant.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: pods}
        spec: {hard: {pods: '0'}}
        """);
    // Of a quota that was not counted yet, another message is told.
    tenant
        .kubectl(
            "wait", "--for=jsonpath={.status.hard.pods}=0", "resourcequota/pods", "--timeout=90s")
        .orFail();
    tenant.script("says", "true");
    tenant.run("r", "says");

    var status = tenant.awaitReason("r", "QuotaExceeded");

    assertThat(status.phase()).isEqualTo(Phase.QUEUED);
    assertThat(status.message()).contains("exceeded quota: pods");
    tenant.kubectl("delete", "resourcequota", "pods").orFail();
    tenant.awaitPhase("r", Phase.COMPLETED);
  }

  private static String task(String name, String spec) {
    return """
        apiVersion: davit.dev/v1alpha1
        kind: Task
        metadata: {name: %s}
        spec: {%s}
        """
        .formatted(name, spec);
  }
}
