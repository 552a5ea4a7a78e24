package dev.davit.operator.attempt;

import dev.davit.contract.AttemptNotes;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What people want to know about an ended pod, whatever its end means.
///
/// @param node the node that it ran on
/// @param image the image that ran, with its digest
/// @param logTail the last lines of the log in the pod's status, if the process left no result and
///   did not exit with 0; otherwise empty text
/// @param notes what the process reported beside its result
/// @param hasStoredOutput whether the process has sent its output to the gateway
public record PodFacts(
    Optional<String> node,
    Optional<String> image,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    String logTail,
    AttemptNotes notes,
    boolean hasStoredOutput) {
  public static final PodFacts NONE =
      new PodFacts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          AttemptNotes.NONE);

  private static final int MAX_TAIL = 2048;

  /// Facts of a pod that has sent no output to the gateway.
  public PodFacts(
      Optional<String> node,
      Optional<String> image,
      Optional<Integer> exitCode,
      Optional<Integer> signal,
      String logTail,
      AttemptNotes notes) {
    this(node, image, exitCode, signal, logTail, notes, false);
  }

  public static PodFacts of(Pod pod) {
    var container = PodReading.container(pod);
    var end = container.map(ContainerStatus::getState).map(it -> it.getTerminated());
    return new PodFacts(
        Optional.ofNullable(pod.getSpec()).map(it -> it.getNodeName()).filter(it -> !it.isBlank()),
        container.map(ContainerStatus::getImageID).filter(it -> !it.isBlank()),
        end.map(ContainerStateTerminated::getExitCode),
        end.flatMap(PodFacts::signal),
        end.map(PodFacts::logTail).orElse(""),
        end.map(PodFacts::notes).orElse(AttemptNotes.NONE),
        end.filter(PodFacts::hasStoredOutput).isPresent());
  }

  private static boolean hasStoredOutput(ContainerStateTerminated end) {
    return ResultMessage.read(end.getMessage()) instanceof ResultMessage.Valid(Result.Stored _, _);
  }

  private static Optional<Integer> signal(ContainerStateTerminated end) {
    var named = Objects.requireNonNullElse(end.getSignal(), 0);
    return named > 0
        ? Optional.of(named)
        : PodReading.signal(Objects.requireNonNullElse(end.getExitCode(), 0));
  }

  /// The kubelet puts the end of the log into the message if there is no result.
  private static String logTail(ContainerStateTerminated end) {
    return Objects.requireNonNullElse(end.getExitCode(), 0) == 0 || isResult(end.getMessage())
        ? ""
        : tail(end.getMessage());
  }

  private static AttemptNotes notes(ContainerStateTerminated end) {
    return ResultMessage.read(end.getMessage()) instanceof ResultMessage.Valid(_, var notes)
        ? notes
        : AttemptNotes.NONE;
  }

  private static boolean isResult(@Nullable String message) {
    return message != null && message.startsWith("davit/");
  }

  /// The last characters of the log, at most `MAX_TAIL`, from the beginning of a line if possible.
  public static String tail(@Nullable String log) {
    if (log == null || log.length() <= MAX_TAIL) {
      return log == null ? "" : log.strip();
    }
    var tail = log.substring(log.length() - MAX_TAIL);
    var line = tail.indexOf('\n');
    return (line < 0 ? tail : tail.substring(line + 1)).strip();
  }
}
