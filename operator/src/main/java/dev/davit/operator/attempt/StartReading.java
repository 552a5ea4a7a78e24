package dev.davit.operator.attempt;

import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads from a pod's status why its container has not started yet.
final class StartReading {
  /// Reasons of Events from the kubelet and from the controller that attaches volumes.
  private static final Set<String> NO_VOLUME = Set.of("FailedMount", "FailedAttachVolume");

  /// Errors in the container's configuration, as the kubelet reports them, that only need time: its
  /// caches are not ready, or the container runtime is busy.
  private static final Pattern MAY_HEAL =
      Pattern.compile(
          "failed to sync|timed out waiting|deadline exceeded|is reserved for|code = Unavailable",
          Pattern.CASE_INSENSITIVE);

  private StartReading() {}

  static PodOutcome waiting(PodStatus status, @Nullable ContainerStateWaiting waiting) {
    if (waiting == null || waiting.getReason() == null) {
      return PodReading.condition(status, "PodScheduled", "False")
          .map(no -> new Starting(Reason.UNSCHEDULABLE, PodReading.text(no.getMessage())))
          .orElseGet(() -> new Starting(Reason.SCHEDULING, "waits for a node"));
    }
    if (waiting.getReason().equals("PodInitializing")) {
      return initializing(status);
    }
    var message = PodReading.text(waiting.getMessage());
    return switch (waiting.getReason()) {
      case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable" ->
          new Starting(Reason.PULLING_IMAGE, message);
      case "InvalidImageName" -> new Unstartable(Reason.INVALID_IMAGE_NAME, message);
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          MAY_HEAL.matcher(message).find()
              ? new Starting(Reason.STARTING, message)
              : new Unstartable(Reason.CONTAINER_CONFIG_ERROR, message);
      default -> new Starting(Reason.STARTING, waiting.getReason());
    };
  }

  /// The task's container waits for the init containers of the podTemplate; what those wait for is
  /// worth reporting.
  private static PodOutcome initializing(PodStatus status) {
    return status.getInitContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(ContainerState::getWaiting)
        .filter(
            waiting ->
                waiting != null
                    && waiting.getReason() != null
                    && !waiting.getReason().equals("PodInitializing"))
        .findFirst()
        .map(waiting -> waiting(status, waiting))
        .orElseGet(() -> new Starting(Reason.STARTING, "PodInitializing"));
  }

  /// What a start waits for. `warning` is the last Event about the pod, and may say more than its
  /// status: if volumes are missing, the status says `ContainerCreating` for ever.
  static Starting explained(Starting starting, Event warning) {
    return NO_VOLUME.contains(PodReading.text(warning.getReason()))
        ? new Starting(Reason.VOLUME_NOT_READY, PodReading.text(warning.getMessage()))
        : starting;
  }
}
