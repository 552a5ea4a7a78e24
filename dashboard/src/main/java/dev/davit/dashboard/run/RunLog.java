package dev.davit.dashboard.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Reads the log of a pod of a run: from the pod, or the end of it that the run keeps.
final class RunLog {
  /// The container that executes the task.
  private static final String CONTAINER = "task";

  private static final int LINES = 200;
  private static final int PAGE_BYTES = 64 * 1024;
  private static final int WHOLE_BYTES = 8 * 1024 * 1024;

  private final KubernetesClient client;

  RunLog(KubernetesClient client) {
    this.client = client;
  }

  /// The end of the log of the run's last pod; empty if it has had none.
  Optional<LogTail> last(Run run) {
    return lastPod(run).map(pod -> of(run, pod, LINES, PAGE_BYTES));
  }

  /// The log of one of the run's pods; of a very long one the first 8 MiB.
  LogTail whole(Run run, String pod) {
    return of(run, pod, Integer.MAX_VALUE, WHOLE_BYTES);
  }

  private LogTail of(Run run, String name, int lines, int bytes) {
    var namespace = run.getMetadata().getNamespace();
    try {
      var pod = client.pods().inNamespace(namespace).withName(name).get();
      if (pod == null || !isOf(run, pod)) {
        return kept(run, name);
      }
      var container =
          client
              .pods()
              .inNamespace(namespace)
              .withName(name)
              .inContainer(CONTAINER)
              .limitBytes(bytes);
      var text =
          lines == Integer.MAX_VALUE ? container.getLog() : container.tailingLines(lines).getLog();
      return new LogTail(name, text, "From pod %s.".formatted(name));
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> kept(run, name);
        case HttpURLConnection.HTTP_BAD_REQUEST ->
            new LogTail(name, "", "Pod %s has no log yet.".formatted(name));
        case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
            new LogTail(name, "", "You may not read the log of pod %s.".formatted(name));
        default -> new LogTail(name, "", "The log cannot be read: " + e.getMessage());
      };
    }
  }

  private static LogTail kept(Run run, String pod) {
    var tail =
        attempts(run).stream()
            .filter(attempt -> pod.equals(attempt.pod()))
            .map(AttemptStatus::logTail)
            .filter(Objects::nonNull)
            .reduce((earlier, later) -> later);
    return tail.map(
            text ->
                new LogTail(
                    pod,
                    text,
                    "The end of the log, which the run keeps: pod %s is gone.".formatted(pod)))
        .orElse(
            new LogTail(
                pod,
                "",
                "Pod %s is gone. A run keeps the end of the log of its last 5 failed pods."
                    .formatted(pod)));
  }

  private static Optional<String> lastPod(Run run) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    return Optional.ofNullable(status.pod())
        .or(() -> attempts(run).stream().map(AttemptStatus::pod).reduce((a, b) -> b));
  }

  private static List<AttemptStatus> attempts(Run run) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    return Objects.requireNonNullElse(status.attempts(), List.of());
  }

  /// Anybody can write labels, but only the operator sets the owner.
  private static boolean isOf(Run run, Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(run.getMetadata().getUid()));
  }
}
