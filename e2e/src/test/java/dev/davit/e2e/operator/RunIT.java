package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.RunError;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a run, for everything that can become of its pods.
@RealApi
class RunIT {
  private static final String TASK =
      "{image: 'app:1', retry: {minTimeout: 100ms, maxTimeout: 100ms}}";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  RunIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void runOfTask(String spec) {
    world.task("charge", spec);
    world.run("r", "{task: charge, payload: {order: 7}}");
  }

  @Test
  void aPlainRunCompletesWithFourWrites() {
    world.task("charge", TASK);
    Awaitility.await().until(() -> world.getTask("charge").getStatus() != null);
    var from = Instant.now();
    world.run("r", "{task: charge, payload: {order: 7}}");
    var pod = world.awaitPod("r-a1");
    assertThat(pod.getMetadata().getAnnotations().get("davit.dev/assignment"))
        .contains("\"payload\":{\"order\":7}");
    node.runs("r-a1");
    var executing = world.await("r", "Executing", "Executing");
    assertThat(executing.pod()).isEqualTo("r-a1");
    node.completes("r-a1", 42);
    var status = world.await("r", "Completed", "Completed");
    assertThat(status.output()).isEqualTo(IntNode.valueOf(42));
    assertThat(status.finished()).isTrue();
    world.awaitNoPods();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(from))
                    .containsExactly(
                        "create pods r-a1",
                        "update runs/status r",
                        "update runs/status r",
                        "delete pods r-a1"));
    assertThat(world.events("r")).isEmpty();
  }

  @Test
  void aShortRunCompletesWithThreeWrites() {
    world.restartOperator(RunSettings.DEFAULTS.withExecutingDelay(Duration.ofMinutes(1)));
    world.task("charge", TASK);
    Awaitility.await().until(() -> world.getTask("charge").getStatus() != null);
    var from = Instant.now();
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.runs("r-a1");
    node.completes("r-a1", 42);
    var status = world.await("r", "Completed", "Completed");
    world.awaitNoPods();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(from))
                    .containsExactly(
                        "create pods r-a1", "update runs/status r", "delete pods r-a1"));
    assertThat(status.pod()).isEqualTo("r-a1");
    assertThat(status.conditions())
        .filteredOn(it -> it.getType().equals("Started"))
        .extracting(Condition::getStatus, Condition::getLastTransitionTime)
        .containsExactly(tuple("True", status.times().startedAt()));
  }

  @Test
  void kubectlWaitsForTheEnd() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.completes("r-a1", 1);
    var namespace = "--namespace=" + world.namespace();
    assertThat(
            cluster
                .kubectl("wait", "--for=condition=Finished", "run/r", "--timeout=90s", namespace)
                .exitCode())
        .isZero();
    assertThat(
            cluster
                .kubectl("wait", "--for=condition=Succeeded", "run/r", "--timeout=90s", namespace)
                .exitCode())
        .isZero();
  }

  @Test
  void aFailedAttemptIsRepeatedByANewPod() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.fails("r-a1", Result.Next.RETRY);
    world.awaitPod("r-a2");
    node.completes("r-a2", 1);
    var status = world.await("r", "Completed", "Completed");
    assertThat(status.attempts()).extracting("pod").containsExactly("r-a1", "r-a2");
    assertThat(status.attempts().getFirst().error())
        .isEqualTo(
            new RunError("java.lang.IllegalStateException", "card declined", "at Charge.run"));
    assertThat(status.attempts().getFirst().retryAt()).isNotNull();
    assertThat(status.attempts().getLast().error()).isNull();
    assertThat(world.awaitEvents("r", "RetryBackoff").getFirst().getMessage())
        .startsWith("Attempt 1 of 3 (pod r-a1) failed: card declined");
  }

  @Test
  void theLastAttemptFailsTheRun() {
    world.task("charge", "{image: 'app:1', retry: {maxAttempts: 1}}");
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.fails("r-a1", Result.Next.RETRY);
    var status = world.await("r", "Failed", "TaskFailed");
    assertThat(status.error().type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(status.error().stackTrace()).isEqualTo("at Charge.run");
    assertThat(status.message()).isEqualTo("Attempt 1 of 1 failed: card declined");
  }

  @Test
  void aFailureThatSaysStopIsNotRepeated() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.fails("r-a1", Result.Next.STOP);
    world.await("r", "Failed", "TaskFailed");
  }

  @Test
  void outOfMemoryHasCrashed() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.exits("r-a1", 137, "OOMKilled", "");
    var status = world.await("r", "Crashed", "OutOfMemory");
    assertThat(status.message()).contains("its memory limit of 512Mi on machine small-1x");
  }

  @Test
  void aProcessThatEndsWithoutAResultHasCrashed() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.exits("r-a1", 0, "Completed", "");
    world.await("r", "Crashed", "NoResult");
  }

  @Test
  void theKubeletsDeadlineIsATimeout() {
    world.task("charge", "{image: 'app:1', maxDuration: 5s}");
    world.run("r", "{task: charge}");
    var pod = world.awaitPod("r-a1");
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(305);
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    node.exceedsDeadline("r-a1");
    var status = world.await("r", "TimedOut", "MaxDurationExceeded");
    assertThat(status.message())
        .isEqualTo("Attempt 1 of 3 failed: executed longer than its maxDuration of 5s");
  }

  @Test
  void anEvictedPodRepeatsTheAttemptWithoutUsingItUp() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    node.evicts("r-a1");
    world.awaitPod("r-a1-r1");
    node.completes("r-a1-r1", 1);
    var status = world.await("r", "Completed", "Completed");
    assertThat(status.attempt()).isEqualTo(1);
    assertThat(status.disruptions()).isEqualTo(1);
  }

  @Test
  void aPodThatSomebodyDeletesRepeatsTheAttempt() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    world.deletePod("r-a1");
    world.awaitPod("r-a1-r1");
  }

  @Test
  void anImageThatCannotBePulledIsSaidAtOnce() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.waits("r-a1", "ImagePullBackOff", "Back-off pulling image \"app:1\"");
    var status = world.await("r", "Dequeued", "PullingImage");
    assertThat(status.message()).isEqualTo("Back-off pulling image \"app:1\"");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
  }

  @Test
  void aPodThatFitsNowhereIsSaidAtOnce() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.isUnschedulable("r-a1", "0/3 nodes are available: 3 Insufficient cpu.");
    var status = world.await("r", "Dequeued", "Unschedulable");
    assertThat(status.message()).isEqualTo("0/3 nodes are available: 3 Insufficient cpu.");
  }

  @Test
  void anInvalidImageNameFailsAtOnce() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.waits("r-a1", "InvalidImageName", "couldn't parse image name");
    world.await("r", "Failed", "InvalidImageName");
    world.awaitNoPods();
  }

  @Test
  void aContainerTaskFailsWithItsExitCodeAndTheTailOfItsLog() {
    world.task(
        "charge",
        "{entrypoint: container, container: {image: busybox, command: [sh]}, retry: {maxAttempts: 1}}");
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.exits("r-a1", 3, "Error", "no such table");
    var status = world.await("r", "Failed", "TaskFailed");
    assertThat(status.error().message()).isEqualTo("exited with code 3: no such table");
  }

  @Test
  void aContainerTaskCompletesWithItsTerminationMessage() {
    world.task("charge", "{entrypoint: container, image: busybox}");
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.exits("r-a1", 0, "Completed", "done");
    assertThat(world.await("r", "Completed", "Completed").output())
        .isEqualTo(TextNode.valueOf("done"));
  }

  @Test
  void aRunWhoseTaskDoesNotExistStartsWhenItAppears() {
    world.run("r", "{task: charge}");
    var status = world.await("r", "PendingVersion", "PendingTask");
    assertThat(status.message())
        .isEqualTo("there is no task \"charge\" in namespace " + world.namespace() + " yet");
    world.task("charge", TASK);
    world.awaitPod("r-a1");
  }

  @Test
  void aRunKeepsTheVersionOfItsFirstDispatch() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    world.task("charge", "{image: 'app:2'}");
    node.fails("r-a1", Result.Next.RETRY);
    var pod = world.awaitPod("r-a2");
    assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("app:1");
    world.run("r2", "{task: charge}");
    assertThat(world.awaitPod("r2-a1").getSpec().getContainers().getFirst().getImage())
        .isEqualTo("app:2");
  }

  @Test
  void anUnknownMachineIsToldByTheTaskAndFailsTheRun() {
    runOfTask("{image: 'app:1', machine: gpu}");
    var status = world.await("r", "Failed", "UnknownMachine");
    assertThat(status.message()).startsWith("machine \"gpu\" is not configured; allowed: micro");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.getTask("charge").getStatus().conditions().getFirst().getStatus())
                    .isEqualTo("False"));
    assertThat(world.pods()).isEmpty();
  }

  @Test
  void aStartThatHangsOnAVolumeSaysSo() {
    runOfTask(TASK);
    var pod = world.awaitPod("r-a1");
    node.waits("r-a1", "ContainerCreating", "");
    world.warn(pod, "FailedMount", "MountVolume.SetUp failed: secret \"keys\" not found");
    var status = world.await("r", "Dequeued", "VolumeNotReady");
    assertThat(status.message()).contains("secret \"keys\" not found");
    node.completes("r-a1", 1);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void aStartThatTakesTooLongEndsTheRunAndRemovesThePod() {
    runOfTask("{image: 'app:1', startTimeout: 6s}");
    world.awaitPod("r-a1");
    node.waits("r-a1", "ImagePullBackOff", "Back-off pulling image");
    var status = world.await("r", "SystemFailure", "ImagePullFailed");
    assertThat(status.message())
        .isEqualTo("the container did not start within 6s: Back-off pulling image");
    world.awaitNoPods();
  }

  @Test
  void aRunIsCanceledBeforeItsTaskExists() {
    world.run("r", "{task: charge}");
    world.await("r", "PendingVersion", "PendingTask");
    world.cancel("r");
    world.await("r", "Canceled", "Canceled");
  }

  @Test
  void anExecutingRunIsCanceledWhenItsPodHasEnded() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.takes("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    world.cancel("r");
    Awaitility.await()
        .until(() -> world.awaitPod("r-a1").getMetadata().getDeletionTimestamp() != null);
    world.await("r", "Executing", "Canceling");
    node.exits("r-a1", 143, "Error", "");
    node.removes("r-a1");
    world.await("r", "Canceled", "Canceled");
  }

  @Test
  void aRefusedPodKeepsItsRunQueuedWithTheReason() {
    cluster
        .kubectlWithInput(
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: small}
            spec: {limits: [{type: Container, max: {cpu: 100m}}]}
            """,
            "apply",
            "--namespace=" + world.namespace(),
            "-f",
            "-")
        .orFail();
    Awaitility.await("the admission knows the limit").until(() -> !isTaken(podOfOneCpu()));
    runOfTask(TASK);
    var status = world.await("r", "Queued", "PodRefused");
    assertThat(status.message()).contains("maximum cpu usage per Container is 100m");
    cluster.kubectl("delete", "limitrange/small", "--namespace=" + world.namespace()).orFail();
    world.awaitPod("r-a1");
  }

  private Pod podOfOneCpu() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(world.namespace())
        .withName("probe")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("task")
        .withImage("app:1")
        .withNewResources()
        .addToLimits("cpu", Quantity.parse("1"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /// Whether the API server would create it.
  private boolean isTaken(Pod pod) {
    try {
      cluster.client().resource(pod).dryRun().create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @Test
  void aFullQuotaIsAskedByOneRunForItsWholeNamespace() {
    quota(0);
    world.task("charge", TASK);
    world.task("refund", TASK);
    var from = Instant.now();
    world.run("first", "{task: charge}");
    world.await("first", "Queued", "QuotaExceeded");
    for (var name : List.of("a", "b", "c")) {
      world.run(name, "{task: refund}");
      assertThat(world.await(name, "Queued", "QuotaExceeded").message())
          .startsWith("as another run: ")
          .contains("exceeded quota: few");
    }
    assertThat(world.events("a")).isEmpty();
    quota(10);
    for (var name : List.of("first", "a", "b", "c")) {
      world.awaitPod(name + "-a1");
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(podsAskedFor(from)).extracting("code").contains(201));
    var asked = podsAskedFor(from);
    // After the first refusal nobody asks for ten seconds, however far this test has come by then.
    var pause = asked.getFirst().at().plusSeconds(9);
    assertThat(asked)
        .filteredOn(event -> event.at().isBefore(pause))
        .extracting("name", "code")
        .containsExactly(tuple("first-a1", 403));
  }

  private List<AuditEvent> podsAskedFor(Instant from) {
    return world.audited(from).stream()
        .filter(event -> event.verb().equals("create") && event.resource().equals("pods"))
        .toList();
  }

  /// Nobody counts here but the API server's admission, which goes by the status.
  private void quota(int pods) {
    var namespace = "--namespace=" + world.namespace();
    cluster
        .kubectlWithInput(
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {pods: %d}}}"
                .formatted(pods),
            "apply",
            namespace,
            "-f",
            "-")
        .orFail();
    cluster
        .kubectl(
            "patch",
            "resourcequota/few",
            namespace,
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":{\"hard\":{\"pods\":\"%d\"},\"used\":{\"pods\":\"0\"}}}"
                .formatted(pods))
        .orFail();
    Awaitility.await("the admission knows the quota")
        .until(
            () ->
                (cluster
                            .kubectl("run", "probe", "--image=x", "--dry-run=server", namespace)
                            .exitCode()
                        == 0)
                    == (pods > 0));
  }

  @Test
  void aPodThatTheApiServerCallsInvalidFailsItsRunAtOnce() {
    runOfTask(
        "{image: 'app:1', podTemplate: {spec: {containers: [{name: task, ports: [{containerPort: 99999}]}]}}}");
    var status = world.await("r", "Failed", "PodRefused");
    assertThat(status.message()).contains("containerPort", "99999");
    assertThat(status.error().type()).isEqualTo("PodRefused");
    assertThat(status.attempts()).isNull();
  }

  @Test
  void aDeletedRunGivesItsSlotBack() {
    world.task("one", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    world.run("a", "{task: one}");
    world.awaitPod("a-a1");
    world.run("b", "{task: one}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.run("c", "{task: one}");
    world.await("c", "Queued", "ConcurrencyLimit");
    world.deleteRun("b");
    world.deleteRun("a");
    // There is no garbage collector here: the pod of the deleted run is removed as that would do
    // it.
    assertThat(world.pods()).containsExactly("a-a1");
    world.deletePod("a-a1");
    world.awaitPod("c-a1");
    assertThat(world.pods()).containsExactly("c-a1");
  }

  @Test
  void aNewRunOfAnOldNameDoesNotTakeOverTheOldPod() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    world.deleteRun("r");
    world.run("r", "{task: charge, payload: new}");
    var status = world.await("r", "Queued", "PodRefused");
    assertThat(status.message()).isEqualTo("a pod named \"r-a1\" exists that is not this run's");
    node.completes("r-a1", 1);
    world.deletePod("r-a1");
    Awaitility.await()
        .until(
            () ->
                world
                    .awaitPod("r-a1")
                    .getMetadata()
                    .getAnnotations()
                    .get("davit.dev/assignment")
                    .contains("\"payload\":\"new\""));
    assertThat(world.status("r").finished()).isNotEqualTo(true);
  }

  @Test
  void aRunAtWhichTheOperatorFailsSaysSoWhileItLasts() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    node.runsSinceNever("r-a1");
    var status = world.await("r", "Executing", "OperatorError");
    assertThat(status.message()).contains("NullPointerException");
    world.awaitEvents("r", "OperatorError");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    node.completes("r-a1", 1);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void anAssignmentThatTheRunnerCannotReadIsNoFailureOfTheTask() {
    runOfTask(TASK);
    world.awaitPod("r-a1");
    var error = new TaskError("OperatorError", "the assignment cannot be read", null);
    var result = new Result.Failed(Reason.OPERATOR_ERROR, error, Result.Next.STOP);
    node.exits("r-a1", 2, "Error", ResultMessage.write(result));
    var status = world.await("r", "SystemFailure", "OperatorError");
    assertThat(status.attempt()).isEqualTo(1);
  }

  @Test
  void aRunWhoseTaskWasDeletedLeavesTheQueueAndComesBackWithIt() {
    var one = "{image: 'app:1', queue: {concurrencyLimit: 1}}";
    world.task("one", one);
    world.run("a", "{task: one}");
    world.awaitPod("a-a1");
    world.run("b", "{task: one}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.deleteTask("one");
    world.await("b", "PendingVersion", "PendingTask");
    node.completes("a-a1", 1);
    world.await("a", "Completed", "Completed");
    world.task("one", one);
    world.awaitPod("b-a1");
    world.run("c", "{task: one}");
    node.completes("b-a1", 1);
    world.awaitPod("c-a1");
  }

  @Test
  void anEndThatComesAtOnceIsNotExecutedTwice() {
    world.task("charge", TASK);
    Awaitility.await().until(() -> world.getTask("charge").getStatus() != null);
    var from = Instant.now();
    var names = IntStream.range(0, 60).mapToObj(number -> "q-" + number).toList();
    for (var name : names) {
      world.run(name, "{task: charge}");
      world.awaitPod(name + "-a1");
      node.completes(name + "-a1", 1);
    }
    names.forEach(name -> world.await(name, "Completed", "Completed"));
    world.awaitNoPods();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(from))
                    .filteredOn(write -> write.startsWith("delete pods"))
                    .hasSizeGreaterThanOrEqualTo(names.size()));
    assertThat(world.writes(from))
        .filteredOn(write -> write.startsWith("create pods"))
        .containsExactlyInAnyOrderElementsOf(
            names.stream().map(name -> "create pods " + name + "-a1").toList());
  }
}
