package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.api.Phase;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Pods, nodes and operators go away, and no run is lost.
@RealCluster
class PlatformE2E {
  /// Far longer than a new pod takes on a busy machine.
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Davit davit;
  private final Tenant tenant;

  PlatformE2E(Cluster cluster) {
    this.cluster = cluster;
    davit = Davit.on(cluster);
    tenant = new Tenant(cluster);
    // A shell that is the first process of its container ignores signals unless it is told to heed
    // them.
    tenant.script(
        "nap",
        "trap 'exit 143' TERM; sleep 8 & wait; echo -n rested > $DAVIT_RESULT_FILE",
        "retry: {maxAttempts: 1, minTimeout: %1$ds, maxTimeout: %1$ds}"
            .formatted(MIN_TIMEOUT.toSeconds()));
  }

  @Test
  void deletedPodIsReplacedWithoutUsingUpAnAttempt() {
    tenant.run("r", "nap");
    var pod = tenant.awaitExecuting("r");

    tenant.kubectl("delete", "pod", pod.getMetadata().getName(), "--wait=false").orFail();

    assertRepeated("r", "PodDeleted");
  }

  @Test
  void evictedPodIsReplacedWithoutUsingUpAnAttempt() {
    tenant.run("r", "nap");
    var pod = tenant.awaitExecuting("r");

    assertThat(cluster.client().pods().resource(pod).evict()).isTrue();

    assertRepeated("r", "Evicted");
  }

  @Test
  void nodeIsSwitchedOffAndItsRunsAreRepeatedWhenItIsBack() {
    assumeTrue(cluster.node().isPresent(), "a node that may be tampered with");
    tenant.run("r", "nap");
    tenant.awaitExecuting("r");

    var node = cluster.node().orElseThrow();
    node.powerOff();
    node.powerOn();

    var status = tenant.awaitPhase("r", Phase.COMPLETED);
    assertThat(status.output().textValue()).isEqualTo("rested");
    assertThat(status.attempt()).isEqualTo(1);
    assertThat(status.disruptions()).isPositive();
    davit.awaitReady();
  }

  @Test
  void operatorsAreKilledWhileRunsExecuteAndNothingIsLost() {
    IntStream.range(0, 4).forEach(i -> tenant.run("r-" + i, "nap"));
    tenant.awaitExecuting("r-0");

    davit.killOperators();
    tenant.run("later", "nap");

    IntStream.range(0, 4)
        .forEach(
            i -> {
              var status = tenant.awaitPhase("r-" + i, Phase.COMPLETED);
              assertThat(status.attempt()).isEqualTo(1);
              assertThat(status.disruptions()).isNull();
            });
    tenant.awaitPhase("later", Phase.COMPLETED);
    davit.awaitReady();
  }

  /// No signal reaches its process: what it has not sent is lost.
  @Test
  void theStepOfAKilledPodIsNotExecutedAgain() {
    tenant.task("step-and-nap");
    tenant.run("r", "step-and-nap");
    var pod = tenant.awaitExecuting("r").getMetadata().getName();
    Awaitility.await("the step is kept")
        .atMost(Duration.ofMinutes(3))
        .until(() -> tenant.kubectl("logs", pod).stdout().contains("kept " + pod));
    assertThat(tenant.kubectl("get", "runjournals").orFail().stdout()).contains("r ");

    tenant.kubectl("delete", "pod", pod, "--grace-period=0", "--force").orFail();

    var status = tenant.awaitPhase("r", Phase.COMPLETED);
    assertThat(status.output().asText()).isEqualTo(pod + " " + pod + "-r1");
  }

  private void assertRepeated(String run, String reason) {
    var next = tenant.awaitPod(pod -> pod.getMetadata().getName().equals(run + "-a1-r1"));
    var created = Instant.parse(next.getMetadata().getCreationTimestamp());
    var status = tenant.awaitPhase(run, Phase.COMPLETED);
    assertThat(status.attempt()).isEqualTo(1);
    assertThat(status.disruptions()).isEqualTo(1);
    assertThat(status.attempts()).hasSize(2);
    assertThat(status.attempts().getFirst().reason()).isEqualTo(reason);
    assertThat(status.attempts().getLast().reason()).isEqualTo("Completed");
    // Without the pause before an attempt that is repeated because it failed.
    assertThat(Duration.between(Instant.parse(status.attempts().getFirst().endedAt()), created))
        .isBetween(Duration.ZERO, MIN_TIMEOUT.minusSeconds(1));
  }
}
