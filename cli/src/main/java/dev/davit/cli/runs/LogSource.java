package dev.davit.cli.runs;

import dev.davit.api.AttemptStatus;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.operator.attempt.PodFactory;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The place where the log of an attempt is found.
sealed interface LogSource {
  int attempt();

  String pod();

  /// The pod exists and its container has started.
  record OfPod(int attempt, String pod) implements LogSource {}

  /// The pod no longer exists, and the run has the end of its log; empty text if it has none.
  record Kept(int attempt, String pod, String tail) implements LogSource {}

  /// The log of the last attempt, or of the given one: from the pod if it exists, otherwise from
  /// the run.
  ///
  /// @param pods the pods with the run's label
  /// @param without the names of pods to ignore
  static Optional<LogSource> of(
      Run run, Collection<Pod> pods, OptionalInt attempt, Set<String> without) {
    var ended =
        Optional.ofNullable(run.getStatus())
            .map(status -> status.attempts())
            .orElse(List.<AttemptStatus>of());
    var sources = new ArrayList<LogSource>();
    ended.forEach(
        it ->
            sources.add(
                new Kept(it.attempt(), it.pod(), Objects.requireNonNullElse(it.logTail(), ""))));
    pods.stream()
        .filter(pod -> isOf(run, pod) && hasStarted(pod))
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .forEach(
            pod -> {
              var name = pod.getMetadata().getName();
              sources.removeIf(it -> it.pod().equals(name));
              sources.add(new OfPod(attemptOf(pod), name));
            });
    // The sort is stable: of two pods of one attempt, the later one remains last.
    return sources.stream()
        .filter(it -> attempt.isEmpty() || it.attempt() == attempt.getAsInt())
        .filter(it -> !without.contains(it.pod()))
        .sorted(Comparator.comparingInt(LogSource::attempt))
        .reduce((earlier, later) -> later);
  }

  /// Anybody can write labels, but only the operator sets the owner.
  private static boolean isOf(Run run, Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(run.getMetadata().getUid()));
  }

  private static int attemptOf(Pod pod) {
    try {
      return Integer.parseInt(pod.getMetadata().getLabels().getOrDefault(Labels.ATTEMPT, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean hasStarted(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getContainerStatuses)
        .orElse(List.of())
        .stream()
        .filter(container -> PodFactory.CONTAINER.equals(container.getName()))
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .anyMatch(state -> state.getRunning() != null || state.getTerminated() != null);
  }
}
