package dev.davit.operator.attempt;

import dev.davit.api.Entrypoint;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a pod's status as a [PodOutcome]. The end is read from the task's own container: a pod's
/// phase comes a second later, and injected sidecars may keep the pod alive.
public final class PodReading {
  private PodReading() {}

  /// What became of `pod`, whose task meets the contract by `entrypoint`.
  public static PodOutcome of(Pod pod, Entrypoint entrypoint) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    var state = state(status);
    if (state.getTerminated() != null) {
      return EndReading.terminated(pod, status, state.getTerminated(), entrypoint);
    }
    // A node that is gone leaves a container that seems to run: the phase is somebody's last word.
    if ("Failed".equals(status.getPhase())) {
      return EndReading.failedWithoutContainer(status);
    }
    if (state.getRunning() != null) {
      return new Running(Instant.parse(state.getRunning().getStartedAt()));
    }
    return StartReading.waiting(status, state.getWaiting());
  }

  /// Why a start takes long, if `warning`, the last Event about its pod, says more than the pod's
  /// status: that of a pod whose volumes are missing says `ContainerCreating`, for ever.
  public static Starting explained(Starting starting, Event warning) {
    return StartReading.explained(starting, warning);
  }

  /// Whether `pod` can no longer run user code; what an end means is told by [#of].
  public static boolean isEnded(Pod pod) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    return state(status).getTerminated() != null
        || "Failed".equals(status.getPhase())
        || "Succeeded".equals(status.getPhase());
  }

  /// When the container ended; empty while it may run, or where nobody knows.
  public static Optional<Instant> endedAt(Pod pod) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    return Optional.ofNullable(state(status).getTerminated())
        .flatMap(end -> instant(end.getFinishedAt()));
  }

  /// The status of the task's own container, whatever sidecars do.
  static Optional<ContainerStatus> container(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).flatMap(PodReading::container);
  }

  /// The signal that an exit code tells of, by the convention of shells and runtimes.
  static Optional<Integer> signal(int exitCode) {
    return exitCode > 128 && exitCode <= 128 + 64 ? Optional.of(exitCode - 128) : Optional.empty();
  }

  private static Optional<ContainerStatus> container(PodStatus status) {
    return status.getContainerStatuses().stream()
        .filter(container -> container.getName().equals(PodFactory.CONTAINER))
        .findFirst();
  }

  static ContainerState state(PodStatus status) {
    return container(status).map(ContainerStatus::getState).orElseGet(ContainerState::new);
  }

  static Optional<PodCondition> condition(PodStatus status, String type) {
    return condition(status, type, "True");
  }

  static Optional<PodCondition> condition(PodStatus status, String type, String value) {
    return status.getConditions().stream()
        .filter(it -> type.equals(it.getType()) && value.equals(it.getStatus()))
        .findFirst();
  }

  static Optional<Instant> instant(@Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
