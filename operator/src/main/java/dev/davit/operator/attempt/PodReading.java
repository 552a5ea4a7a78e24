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

/// Reads a pod's status as a [PodOutcome]. It reads the end from the task's own container: a pod's
/// phase comes a second later, and injected sidecars may keep the pod alive.
public final class PodReading {
  private PodReading() {}

  /// The outcome of `pod`, whose task fulfils the contract as `entrypoint`.
  public static PodOutcome of(Pod pod, Entrypoint entrypoint) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    var state = state(status);
    if (state.getTerminated() != null) {
      return EndReading.terminated(pod, status, state.getTerminated(), entrypoint);
    }
    // On a lost node a container seems to run for ever: the phase is the final word about it.
    if ("Failed".equals(status.getPhase())) {
      return EndReading.failedWithoutContainer(status);
    }
    if (state.getRunning() != null) {
      return new Running(Instant.parse(state.getRunning().getStartedAt()));
    }
    return StartReading.waiting(status, state.getWaiting());
  }

  /// Why a start takes long. `warning` is the last Event about the pod, and may say more than its
  /// status: if volumes are missing, the status says `ContainerCreating` for ever.
  public static Starting explained(Starting starting, Event warning) {
    return StartReading.explained(starting, warning);
  }

  /// Whether `pod` can no longer run user code; [#of] returns what its end means.
  public static boolean isEnded(Pod pod) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    return state(status).getTerminated() != null
        || "Failed".equals(status.getPhase())
        || "Succeeded".equals(status.getPhase());
  }

  /// When the container ended; empty while it may run, or if that is not known.
  public static Optional<Instant> endedAt(Pod pod) {
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    return Optional.ofNullable(state(status).getTerminated())
        .flatMap(end -> instant(end.getFinishedAt()));
  }

  /// The status of the task's own container, without regard to sidecars.
  static Optional<ContainerStatus> container(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).flatMap(PodReading::container);
  }

  /// The signal in an exit code, by the convention of shells and runtimes.
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
