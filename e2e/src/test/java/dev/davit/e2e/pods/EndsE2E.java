package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.api.RunStatus;
import dev.davit.contract.PodContract;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import org.junit.jupiter.api.Test;

/// The ways that a pod's process can end, and what its run is called then.
@RealCluster
class EndsE2E {
  private static final String ONCE = "retry: {maxAttempts: 1}";

  private final Cluster cluster;
  private final Tenant tenant;

  EndsE2E(Cluster cluster) {
    this.cluster = cluster;
    Davit.on(cluster);
    tenant = new Tenant(cluster);
  }

  @Test
  void heapThatIsFullIsOutOfMemory() {
    tenant.task("out-of-memory", ONCE);

    var status = end("r", "out-of-memory");

    assertThat(status.phase()).isEqualTo(Phase.CRASHED);
    assertThat(status.reason()).isEqualTo("OutOfMemory");
    assertThat(status.message()).contains("the JVM's heap was full");
  }

  @Test
  void memoryThatTheKernelTakesAwayIsOutOfMemory() {
    tenant.script("greedy", "tail /dev/zero", ONCE);

    var status = end("r", "greedy");

    assertThat(status.phase()).isEqualTo(Phase.CRASHED);
    assertThat(status.reason()).isEqualTo("OutOfMemory");
    assertThat(status.message()).contains("the kernel killed the container at its memory limit of");
  }

  @Test
  void processThatIsKilledCrashes() {
    tenant.script("sleeper", "sleep 600", ONCE);
    tenant.run("r", "sleeper");
    var pod = tenant.awaitExecuting("r");

    var container = pod.getStatus().getContainerStatuses().getFirst().getContainerID();
    cluster.node().ifPresent(node -> node.kill(container));

    if (cluster.node().isPresent()) {
      var status = tenant.awaitFinished("r");
      assertThat(status.phase()).isEqualTo(Phase.CRASHED);
      assertThat(status.reason()).isEqualTo("Killed");
    }
  }

  @Test
  void processThatLeavesNoResultCrashes() {
    tenant.task("exit", ONCE);

    var status = end("r", "exit", "payload: 0");

    assertThat(status.phase()).isEqualTo(Phase.CRASHED);
    assertThat(status.reason()).isEqualTo("NoResult");
    assertThat(status.attempts().getLast().logTail()).contains("attempt started of=1");
  }

  /// The code of a JVM whose heap is full, which any task may exit with.
  @Test
  void anExitWithCode3IsNoFullHeap() {
    tenant.task("exit", ONCE);

    var status = end("r", "exit", "payload: 3");

    assertThat(status.reason()).isEqualTo("NoResult");
    assertThat(status.message()).contains("exited with code 3");
  }

  @Test
  void processThatExitsWithAnotherCodeCrashesToo() {
    tenant.task("exit", ONCE);

    var status = end("r", "exit", "payload: 7");

    assertThat(status.phase()).isEqualTo(Phase.CRASHED);
    assertThat(status.reason()).isEqualTo("NoResult");
    assertThat(status.message()).contains("exited with code 7");
  }

  @Test
  void applicationThatCannotBeLoadedFailsAtOnce() {
    tenant.apply(
        """
        apiVersion: davit.dev/v1alpha1
        kind: Task
        metadata: {name: broken}
        spec: {image: '%s', machine: micro}
        """
            .formatted(Davit.BROKEN_IMAGE));

    var status = end("r", "broken");

    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    assertThat(status.reason()).isEqualTo("ApplicationInvalid");
    assertThat(status.error().message()).contains("the shop is closed");
    assertThat(status.attempt()).isEqualTo(1);
  }

  @Test
  void taskThatIsNotInTheImageFailsAtOnce() {
    tenant.task("no-such-task");

    var status = end("r", "no-such-task");

    assertThat(status.phase()).isEqualTo(Phase.FAILED);
    assertThat(status.reason()).isEqualTo("TaskNotInImage");
  }

  @Test
  void outputThatDoesNotFitIntoAResultIsKeptAndOneThatIsTooLargeIsNot() {
    tenant.task("sized", ONCE);
    var most = Davit.LARGEST_TEXT;
    tenant.run("exact", "sized", "payload: " + most);
    tenant.run("more", "sized", "payload: " + (most + 1));
    tenant.run("too-large", "sized", "payload: " + PodContract.MAX_OUTPUT_BYTES);

    assertThat(tenant.awaitPhase("exact", Phase.COMPLETED).output().textValue())
        .isEqualTo("x".repeat(most));
    assertThat(tenant.awaitPhase("more", Phase.COMPLETED).output().textValue())
        .isEqualTo("x".repeat(most + 1));
    var status = tenant.awaitPhase("too-large", Phase.FAILED);
    assertThat(status.reason()).isEqualTo("OutputTooLarge");
    assertThat(status.message()).contains("524290", "524288");
  }

  @Test
  void scriptCompletesFailsAndTimesOut() {
    tenant.script("says", "printf '{\\\"n\\\": 7}' > $DAVIT_RESULT_FILE", ONCE);
    tenant.script("fails", "echo no disk; exit 4", ONCE);
    tenant.script("lasts", "echo still asleep; sleep 600", ONCE, "maxDuration: 5s");
    tenant.run("says", "says");
    tenant.run("fails", "fails");
    tenant.run("lasts", "lasts");

    assertThat(tenant.awaitPhase("says", Phase.COMPLETED).output().get("n").intValue())
        .isEqualTo(7);
    var failed = tenant.awaitPhase("fails", Phase.FAILED);
    assertThat(failed.reason()).isEqualTo("TaskFailed");
    assertThat(failed.error().message()).contains("no disk");
    var timedOut = tenant.awaitPhase("lasts", Phase.TIMED_OUT);
    assertThat(timedOut.reason()).isEqualTo("MaxDurationExceeded");
    assertThat(timedOut.attempts().getLast().logTail()).isEqualTo("still asleep");
  }

  @Test
  void canceledRunIsCanceledWhateverItsProcessDoes() {
    tenant.task("until-stopped", ONCE);
    tenant.task("ignores-interrupts", ONCE);
    tenant.run("polite", "until-stopped");
    tenant.run("stubborn", "ignores-interrupts");
    tenant.awaitExecuting("polite");
    tenant.awaitExecuting("stubborn");

    tenant.cancel("polite");
    tenant.cancel("stubborn");

    assertThat(tenant.awaitFinished("polite").phase()).isEqualTo(Phase.CANCELED);
    assertThat(tenant.awaitFinished("stubborn").phase()).isEqualTo(Phase.CANCELED);
    tenant.awaitNoPods();
  }

  private RunStatus end(String run, String task, String... more) {
    tenant.run(run, task, more);
    return tenant.awaitFinished(run);
  }
}
