package dev.davit.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The status of a pod with one container, in the words of scheduler and kubelet.
///
/// @param accepted when the node accepted the pod
record PodReport(Container container, Instant accepted) {

  /// No node has a free place.
  static PodStatus unschedulable(String message) {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .withConditions(
            new PodConditionBuilder()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .build())
        .build();
  }

  PodStatus waiting(String reason, String message) {
    return status(
        "Pending",
        false,
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build());
  }

  PodStatus running(Instant since) {
    return status(
        "Running",
        true,
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(time(since))
            .endRunning()
            .build());
  }

  PodStatus broken(String message, Instant at) {
    return ended(at, at, 128, "StartError", message);
  }

  PodStatus ended(Instant from, Instant to, int exitCode, String message) {
    return ended(from, to, exitCode, exitCode == 0 ? "Completed" : "Error", message);
  }

  /// The status of a pod whose `activeDeadlineSeconds` have passed.
  static PodStatus pastDeadline(PodStatus ended) {
    return new PodStatusBuilder(ended)
        .withPhase("Failed")
        .withReason("DeadlineExceeded")
        .withMessage("Pod was active on the node longer than the specified deadline")
        .build();
  }

  private PodStatus ended(Instant from, Instant to, int exitCode, String reason, String message) {
    return status(
        exitCode == 0 ? "Succeeded" : "Failed",
        false,
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .withMessage(message)
            .withStartedAt(time(from))
            .withFinishedAt(time(to))
            .endTerminated()
            .build());
  }

  private PodStatus status(String phase, boolean ready, ContainerState state) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .withStartTime(time(accepted))
        .withHostIP("127.0.0.1")
        .withPodIP("127.0.0.1")
        .withConditions(
            List.of(condition("PodScheduled", true), condition("ContainersReady", ready)))
        .addNewContainerStatus()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withReady(ready)
        .withRestartCount(0)
        .withState(state)
        .endContainerStatus()
        .build();
  }

  private static PodCondition condition(String type, boolean status) {
    return new PodConditionBuilder().withType(type).withStatus(status ? "True" : "False").build();
  }

  /// Kubernetes writes whole seconds.
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
