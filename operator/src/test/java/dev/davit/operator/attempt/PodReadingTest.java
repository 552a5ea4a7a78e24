package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Entrypoint;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.StoredOutput;
import dev.davit.operator.attempt.PodOutcome.DeadlineExceeded;
import dev.davit.operator.attempt.PodOutcome.Exited;
import dev.davit.operator.attempt.PodOutcome.InitFailed;
import dev.davit.operator.attempt.PodOutcome.Killed;
import dev.davit.operator.attempt.PodOutcome.Lost;
import dev.davit.operator.attempt.PodOutcome.OutOfMemory;
import dev.davit.operator.attempt.PodOutcome.Reported;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.StorageExceeded;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import dev.davit.operator.lean.LeanSerialization;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodReadingTest {
  private static final String START = "2026-01-01T12:00:00Z";
  private static final String END = "2026-01-01T12:00:09Z";
  private static final Times TIMES =
      new Times(Optional.of(Instant.parse(START)), Optional.of(Instant.parse(END)));
  private static final Result OUTPUT = new Result.Completed(TextNode.valueOf("hi"));

  private static final KubernetesSerialization FULL = new KubernetesSerialization();
  private static final KubernetesSerialization LEAN = LeanSerialization.create();

  private static final Result STORED =
      new Result.Stored(new StoredOutput(100_000, "0a".repeat(32)));

  private static final Result STOPPED = new Result.Canceled(null);

  private static final PodOutcome KERNEL_OUT_OF_MEMORY =
      new OutOfMemory("the kernel killed the container at its memory limit", "tail", TIMES);

  record Case(String name, PodBuilder pod, Entrypoint entrypoint, PodOutcome outcome) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Case runner(String name, PodBuilder pod, PodOutcome outcome) {
    return new Case("runner: " + name, pod, Entrypoint.RUNNER, outcome);
  }

  static Case container(String name, PodBuilder pod, PodOutcome outcome) {
    return new Case("container: " + name, pod, Entrypoint.CONTAINER, outcome);
  }

  static Stream<Case> cases() {
    return Stream.of(
        // Not started.
        runner("no status", pod(), new Starting(Reason.SCHEDULING, "waits for a node")),
        runner(
            "no node fits",
            condition(pod(), "PodScheduled", "False", "0/3 nodes are available"),
            new Starting(Reason.UNSCHEDULABLE, "0/3 nodes are available")),
        runner(
            "being created",
            waiting("ContainerCreating", null),
            new Starting(Reason.STARTING, "ContainerCreating")),
        runner(
            "pull fails",
            waiting("ErrImagePull", "not found"),
            new Starting(Reason.PULLING_IMAGE, "not found")),
        runner(
            "pull backs off",
            waiting("ImagePullBackOff", "back-off"),
            new Starting(Reason.PULLING_IMAGE, "back-off")),
        runner(
            "bad image name",
            waiting("InvalidImageName", "bad"),
            new Unstartable(Reason.INVALID_IMAGE_NAME, "bad")),
        runner(
            "secret missing",
            waiting("CreateContainerConfigError", "secret \"x\" not found"),
            new Unstartable(Reason.CONTAINER_CONFIG_ERROR, "secret \"x\" not found")),
        runner(
            "the kubelet has not got the secret yet",
            waiting(
                "CreateContainerConfigError",
                "failed to sync secret cache: timed out waiting for the condition"),
            new Starting(
                Reason.STARTING,
                "failed to sync secret cache: timed out waiting for the condition")),
        runner(
            "the container runtime is busy",
            waiting("CreateContainerError", "context deadline exceeded"),
            new Starting(Reason.STARTING, "context deadline exceeded")),
        runner(
            "an image that is never pulled and not there",
            waiting("ErrImageNeverPull", "not present"),
            new Starting(Reason.PULLING_IMAGE, "not present")),
        runner(
            "init containers run",
            init(
                waiting("PodInitializing", null), running -> running.withNewRunning().endRunning()),
            new Starting(Reason.STARTING, "PodInitializing")),
        runner(
            "the image of an init container cannot be pulled",
            init(
                waiting("PodInitializing", null),
                state ->
                    state
                        .withNewWaiting()
                        .withReason("ImagePullBackOff")
                        .withMessage("back-off")
                        .endWaiting()),
            new Starting(Reason.PULLING_IMAGE, "back-off")),
        runner("running", running(), new Running(Instant.parse(START))),
        // Ended with a result.
        runner(
            "result",
            ended(0, "Completed", ResultMessage.write(OUTPUT)),
            new Reported(OUTPUT, TIMES)),
        runner(
            "a completion beside another exit code than 0 may be what somebody has logged",
            ended(143, "Error", ResultMessage.write(OUTPUT)),
            new Killed(15, ResultMessage.write(OUTPUT), TIMES)),
        runner(
            "the same with a code of its own",
            ended(1, "Error", ResultMessage.write(OUTPUT)),
            new Exited(1, ResultMessage.write(OUTPUT), TIMES)),
        runner(
            "the gateway keeps the output",
            ended(0, "Completed", ResultMessage.write(STORED)),
            new Reported(STORED, TIMES)),
        runner(
            "the same with a code of its own may be what somebody has logged",
            ended(1, "Error", ResultMessage.write(STORED)),
            new Exited(1, ResultMessage.write(STORED), TIMES)),
        runner(
            "a result counts more than an eviction",
            condition(
                ended(0, "Completed", ResultMessage.write(OUTPUT)),
                "DisruptionTarget",
                "True",
                "x"),
            new Reported(OUTPUT, TIMES)),
        runner(
            "a cut result is none",
            ended(0, "Completed", ResultMessage.write(OUTPUT).substring(0, 30)),
            new Exited(0, ResultMessage.write(OUTPUT).substring(0, 30), TIMES)),
        container(
            "JSON output",
            ended(0, "Completed", "{\"a\":1}"),
            new Reported(new Result.Completed(object("a", 1)), TIMES)),
        container(
            "text output",
            ended(0, "Completed", "hello there"),
            new Reported(new Result.Completed(TextNode.valueOf("hello there")), TIMES)),
        container(
            "two JSON values are text",
            ended(0, "Completed", "1 2"),
            new Reported(new Result.Completed(TextNode.valueOf("1 2")), TIMES)),
        container(
            "no output",
            ended(0, "Completed", null),
            new Reported(new Result.Completed(NullNode.getInstance()), TIMES)),
        // Ended without one.
        runner("exit 0 without a result", ended(0, "Completed", null), new Exited(0, "", TIMES)),
        runner("exit 7", ended(7, "Error", "tail"), new Exited(7, "tail", TIMES)),
        container("exit 3", ended(3, "Error", "tail"), new Exited(3, "tail", TIMES)),
        runner(
            "JVM out of memory",
            ended(3, "Error", "Terminating due to java.lang.OutOfMemoryError: Java heap space"),
            new OutOfMemory(
                "the JVM's heap was full",
                "Terminating due to java.lang.OutOfMemoryError: Java heap space",
                TIMES)),
        runner("System.exit(3)", ended(3, "Error", "tail"), new Exited(3, "tail", TIMES)),
        runner(
            "exit 1 after an OutOfMemoryError that somebody caught",
            ended(1, "Error", "java.lang.OutOfMemoryError"),
            new Exited(1, "java.lang.OutOfMemoryError", TIMES)),
        runner("kernel out of memory", ended(137, "OOMKilled", "tail"), KERNEL_OUT_OF_MEMORY),
        container("kernel out of memory", ended(137, "OOMKilled", "tail"), KERNEL_OUT_OF_MEMORY),
        runner(
            "kernel out of memory at a limit",
            limited(ended(137, "OOMKilled", ""), "512Mi"),
            new OutOfMemory(
                "the kernel killed the container at its memory limit of 512Mi", "", TIMES)),
        runner("SIGSEGV", ended(139, "Error", "core"), new Killed(11, "core", TIMES)),
        runner("SIGKILL", ended(137, "Error", ""), new Killed(9, "", TIMES)),
        runner("exit 255 is no signal", ended(255, "Error", ""), new Exited(255, "", TIMES)),
        runner(
            "command not found",
            ended(128, "StartError", "exec: no such file"),
            new Unstartable(Reason.CONTAINER_CONFIG_ERROR, "exec: no such file")),
        // The deadline.
        runner(
            "deadline while executing",
            status(ended(137, "Error", ""), "Failed", "DeadlineExceeded", ""),
            new DeadlineExceeded(true, TIMES)),
        runner(
            "deadline before the start",
            status(pod(), "Failed", "DeadlineExceeded", ""),
            new DeadlineExceeded(false, Times.UNKNOWN)),
        runner(
            "an init container fails",
            init(
                status(waiting("PodInitializing", null), "Failed", null, null),
                state ->
                    state
                        .withNewTerminated()
                        .withExitCode(3)
                        .withMessage("no table\n")
                        .withFinishedAt(END)
                        .endTerminated()),
            new InitFailed(
                "init",
                3,
                "no table",
                new Times(Optional.empty(), Optional.of(Instant.parse(END))))),
        runner(
            "an init container that succeeded before the node refused the pod",
            init(
                status(waiting("PodInitializing", null), "Failed", "OutOfpods", "full"),
                state -> state.withNewTerminated().withExitCode(0).endTerminated()),
            new Lost(Reason.POD_REJECTED, "OutOfpods: full", Times.UNKNOWN)),
        runner(
            "evicted while an init container runs",
            init(
                status(waiting("PodInitializing", null), "Failed", "Evicted", "disk full"),
                state -> state.withNewTerminated().withExitCode(137).endTerminated()),
            new Lost(Reason.EVICTED, "Evicted: disk full", Times.UNKNOWN)),
        runner(
            "an attempt that was asked to stop",
            ended(1, "Error", ResultMessage.write(STOPPED)),
            new Reported(STOPPED, TIMES)),
        runner(
            "an attempt that was asked to stop by a drain",
            disrupted(
                ended(1, "Error", ResultMessage.write(STOPPED)), "EvictionByEvictionAPI", "drain"),
            new Lost(Reason.EVICTED, "drain", TIMES)),
        runner(
            "an attempt that was asked to stop by its deadline",
            status(
                ended(1, "Error", ResultMessage.write(STOPPED)), "Failed", "DeadlineExceeded", ""),
            new DeadlineExceeded(true, TIMES)),
        // Its own limits of disk. The sentences are those of the kubelet (eviction/helpers.go).
        runner(
            "a full /tmp",
            evicted("Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\". "),
            new StorageExceeded(
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\".", "tail", TIMES)),
        container(
            "a pod that uses more disk than its containers may",
            evicted(
                "Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. "),
            new StorageExceeded(
                "Pod ephemeral local storage usage exceeds the total limit of containers 2Gi.",
                "tail",
                TIMES)),
        runner(
            "a log that is larger than the container's disk",
            evicted("Container task exceeded its local ephemeral storage limit \"2Gi\". "),
            new StorageExceeded(
                "Container task exceeded its local ephemeral storage limit \"2Gi\".",
                "tail",
                TIMES)),
        runner(
            "a full /tmp before the container's end was seen",
            status(
                pod(),
                "Failed",
                "Evicted",
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\". "),
            new StorageExceeded(
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\".", "", Times.UNKNOWN)),
        runner(
            "an attempt that was asked to stop because its /tmp was full",
            status(
                ended(1, "Error", ResultMessage.write(STOPPED)),
                "Failed",
                "Evicted",
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\". "),
            new StorageExceeded(
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\".", "", TIMES)),
        runner(
            "a result counts more than a full /tmp",
            status(
                ended(0, "Completed", ResultMessage.write(OUTPUT)),
                "Failed",
                "Evicted",
                "Usage of EmptyDir volume \"tmp\" exceeds the limit \"2Gi\". "),
            new Reported(OUTPUT, TIMES)),
        runner(
            "a node that ran short of disk, whatever the pod used",
            evicted(
                "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 9Mi. Container task was using 3Gi, request is 0, has larger consumption of ephemeral-storage. "),
            new Lost(
                Reason.EVICTED,
                "Evicted: The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 9Mi. Container task was using 3Gi, request is 0, has larger consumption of ephemeral-storage.",
                TIMES)),
        // Taken by the platform.
        runner(
            "evicted",
            status(ended(137, "Error", ""), "Failed", "Evicted", "disk full"),
            new Lost(Reason.EVICTED, "Evicted: disk full", TIMES)),
        runner(
            "evicted before the start",
            status(pod(), "Failed", "Evicted", "disk full"),
            new Lost(Reason.EVICTED, "Evicted: disk full", Times.UNKNOWN)),
        runner(
            "drained by the API",
            condition(ended(143, "Error", ""), "DisruptionTarget", "True", "Eviction API"),
            new Lost(Reason.EVICTED, "Eviction API", TIMES)),
        runner(
            "node shut down",
            status(ended(143, "Error", ""), "Failed", "Terminated", "node shutdown"),
            new Lost(Reason.NODE_SHUTDOWN, "Terminated: node shutdown", TIMES)),
        runner(
            "node shut down, by a kubelet that says so in a condition",
            status(
                disrupted(ended(143, "Error", ""), "TerminationByKubelet", "imminent shutdown"),
                "Failed",
                "Terminated",
                "imminent shutdown"),
            new Lost(Reason.NODE_SHUTDOWN, "imminent shutdown", TIMES)),
        runner(
            "preempted by the scheduler",
            disrupted(ended(143, "Error", ""), "PreemptionByScheduler", "a pod of priority 9"),
            new Lost(Reason.PREEMPTED, "a pod of priority 9", TIMES)),
        runner(
            "preempted by the kubelet for a critical pod",
            status(ended(137, "Error", ""), "Failed", "Preempting", "critical"),
            new Lost(Reason.PREEMPTED, "Preempting: critical", TIMES)),
        runner(
            "preempted by a kubelet that says so in a condition",
            status(
                disrupted(ended(137, "Error", ""), "TerminationByKubelet", "critical"),
                "Failed",
                "Preempting",
                "critical"),
            new Lost(Reason.PREEMPTED, "critical", TIMES)),
        runner(
            "ended by the kubelet for node pressure",
            disrupted(ended(137, "Error", ""), "TerminationByKubelet", "low on memory"),
            new Lost(Reason.EVICTED, "low on memory", TIMES)),
        runner(
            "evicted for the taint of a node that does not answer",
            disrupted(ended(143, "Error", ""), "DeletionByTaintManager", "not ready"),
            new Lost(Reason.NODE_LOST, "not ready", TIMES)),
        runner(
            "a container that seems to run on a node that was deleted",
            disrupted(status(running(), "Failed", null, null), "DeletionByPodGC", "node not found"),
            new Lost(Reason.NODE_LOST, "node not found", Times.UNKNOWN)),
        runner(
            "the node controller has given the node up",
            status(running(), "Failed", "NodeLost", "unresponsive"),
            new Lost(Reason.NODE_LOST, "NodeLost: unresponsive", Times.UNKNOWN)),
        runner(
            "a task that ends by itself because it is asked to",
            disrupted(ended(1, "Error", ""), "EvictionByEvictionAPI", "drain"),
            new Lost(Reason.EVICTED, "drain", TIMES)),
        runner("refused by the node", rejected("OutOfcpu"), refused("OutOfcpu")),
        runner("no memory on the node", rejected("OutOfmemory"), refused("OutOfmemory")),
        runner("too many pods on the node", rejected("OutOfpods"), refused("OutOfpods")),
        runner("the node's labels changed", rejected("NodeAffinity"), refused("NodeAffinity")),
        runner(
            "a device is gone",
            rejected("UnexpectedAdmissionError"),
            refused("UnexpectedAdmissionError")),
        runner(
            "no such topology",
            rejected("TopologyAffinityError"),
            refused("TopologyAffinityError")),
        runner(
            "the kubelet forgot the container",
            ended(137, "ContainerStatusUnknown", "gone"),
            new Lost(Reason.NODE_LOST, "gone", TIMES)),
        runner(
            "the node went down and came back",
            ended(255, "Unknown", ""),
            new Lost(Reason.NODE_LOST, "", TIMES)),
        runner(
            "deleted by somebody",
            deleting(ended(143, "Error", "")),
            new Lost(Reason.POD_DELETED, "the pod was deleted while it executed", TIMES)),
        runner(
            "a failure of its own while it is deleted",
            deleting(ended(7, "Error", "tail")),
            new Exited(7, "tail", TIMES)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatBecameOfThePod(Case given) {
    assertThat(PodReading.of(given.pod().build(), given.entrypoint())).isEqualTo(given.outcome());
  }

  /// Every field that decides an outcome is among those that the operator reads of a pod.
  @ParameterizedTest
  @MethodSource("cases")
  void readsTheSameOfThePodThatAWatchDelivers(Case given) {
    var pod = given.pod().editOrNewSpec().withNodeName("n-1").endSpec().build();
    var delivered = LEAN.unmarshal(FULL.asJson(pod), Pod.class);

    assertThat(PodReading.of(delivered, given.entrypoint()))
        .isEqualTo(PodReading.of(pod, given.entrypoint()));
    assertThat(PodFacts.of(delivered)).isEqualTo(PodFacts.of(pod));
  }

  @Test
  void anEventAboutAVolumeExplainsAStart() {
    var starting = new Starting(Reason.STARTING, "ContainerCreating");
    for (var reason : List.of("FailedMount", "FailedAttachVolume")) {
      assertThat(PodReading.explained(starting, warning(reason)))
          .isEqualTo(new Starting(Reason.VOLUME_NOT_READY, "why"));
    }
    assertThat(PodReading.explained(starting, warning("Unhealthy"))).isEqualTo(starting);
  }

  private static Event warning(String reason) {
    return new EventBuilder().withReason(reason).withMessage("why").build();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPodThatEndedCannotRunUserCode(Case given) {
    var outcome = PodReading.of(given.pod().build(), given.entrypoint());
    if (outcome instanceof PodOutcome.Ended) {
      assertThat(PodReading.isEnded(given.pod().build())).isTrue();
    }
    if (outcome instanceof PodOutcome.Live) {
      assertThat(PodReading.isEnded(given.pod().build())).isFalse();
    }
  }

  private static PodBuilder pod() {
    return new PodBuilder().withNewMetadata().withName("r-1").endMetadata();
  }

  private static PodBuilder waiting(String reason, String message) {
    return container(
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting());
  }

  private static PodBuilder running() {
    return container(
        new ContainerStateBuilder().withNewRunning().withStartedAt(START).endRunning());
  }

  private static PodBuilder ended(int code, String reason, String message) {
    return container(
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(START)
            .withFinishedAt(END)
            .endTerminated());
  }

  private static PodBuilder container(ContainerStateBuilder state) {
    return pod()
        .editOrNewStatus()
        .addNewContainerStatus()
        .withName("sidecar")
        .withNewState()
        .withNewRunning()
        .withStartedAt(START)
        .endRunning()
        .endState()
        .endContainerStatus()
        .addNewContainerStatus()
        .withName("task")
        .withState(state.build())
        .endContainerStatus()
        .endStatus();
  }

  private static PodBuilder status(PodBuilder pod, String phase, String reason, String message) {
    return pod.editOrNewStatus()
        .withPhase(phase)
        .withReason(reason)
        .withMessage(message)
        .endStatus();
  }

  private static PodBuilder condition(PodBuilder pod, String type, String value, String message) {
    return pod.editOrNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus(value)
        .withMessage(message)
        .endCondition()
        .endStatus();
  }

  private static PodBuilder disrupted(PodBuilder pod, String reason, String message) {
    return pod.editOrNewStatus()
        .addNewCondition()
        .withType("DisruptionTarget")
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .endCondition()
        .endStatus();
  }

  private static PodBuilder limited(PodBuilder pod, String memory) {
    return pod.editOrNewSpec()
        .addNewContainer()
        .withName("task")
        .withNewResources()
        .addToLimits("memory", new Quantity(memory))
        .endResources()
        .endContainer()
        .endSpec();
  }

  private static PodBuilder evicted(String message) {
    return status(ended(137, "Error", "tail"), "Failed", "Evicted", message);
  }

  private static PodBuilder rejected(String reason) {
    return status(pod(), "Failed", reason, "Pod was rejected");
  }

  private static Lost refused(String reason) {
    return new Lost(Reason.POD_REJECTED, reason + ": Pod was rejected", Times.UNKNOWN);
  }

  private static PodBuilder init(PodBuilder pod, UnaryOperator<ContainerStateBuilder> state) {
    return pod.editOrNewStatus()
        .addNewInitContainerStatus()
        .withName("init")
        .withState(state.apply(new ContainerStateBuilder()).build())
        .endInitContainerStatus()
        .endStatus();
  }

  private static PodBuilder deleting(PodBuilder pod) {
    return pod.editMetadata().withDeletionTimestamp(END).endMetadata();
  }

  private static ObjectNode object(String name, int value) {
    return new ObjectNode(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance)
        .put(name, value);
  }
}
