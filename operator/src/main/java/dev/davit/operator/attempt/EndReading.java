package dev.davit.operator.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Entrypoint;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.operator.attempt.PodOutcome.DeadlineExceeded;
import dev.davit.operator.attempt.PodOutcome.Exited;
import dev.davit.operator.attempt.PodOutcome.InitFailed;
import dev.davit.operator.attempt.PodOutcome.Killed;
import dev.davit.operator.attempt.PodOutcome.Lost;
import dev.davit.operator.attempt.PodOutcome.OutOfMemory;
import dev.davit.operator.attempt.PodOutcome.Reported;
import dev.davit.operator.attempt.PodOutcome.StorageExceeded;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the end of an attempt from the status of its pod.
final class EndReading {
  /// Reasons in a pod's status with which the platform says that it took the pod.
  private static final Map<String, Reason> TAKEN =
      Map.of(
          "Evicted", Reason.EVICTED,
          "Preempting", Reason.PREEMPTED,
          "Preempted", Reason.PREEMPTED,
          "Shutdown", Reason.NODE_SHUTDOWN,
          "NodeShutdown", Reason.NODE_SHUTDOWN,
          "Terminated", Reason.NODE_SHUTDOWN,
          "NodeLost", Reason.NODE_LOST);

  /// What a kubelet and containerd report about a container whose node went down.
  private static final Set<String> CONTAINER_STATUS_LOST =
      Set.of("ContainerStatusUnknown", "Unknown");

  /// Reasons of the condition `DisruptionTarget`. The kubelet uses one reason for all its actions,
  /// and the status says which it was.
  private static final Map<String, Reason> DISRUPTED =
      Map.of(
          "PreemptionByScheduler", Reason.PREEMPTED,
          "EvictionByEvictionAPI", Reason.EVICTED,
          "DeletionByTaintManager", Reason.NODE_LOST,
          "DeletionByPodGC", Reason.NODE_LOST);

  /// What the kubelet reports if it evicts a pod for the pod's own limits. Its message is another
  /// one if the node runs short of disk, which is not the pod's fault.
  private static final Pattern OWN_STORAGE_LIMIT =
      Pattern.compile(
          "\\s*(Usage of EmptyDir volume \\S+ exceeds the limit"
              + "|Pod ephemeral local storage usage exceeds the total limit of containers"
              + "|Container \\S+ exceeded its local ephemeral storage limit)");

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private EndReading() {}

  /// The container has ended.
  static PodOutcome terminated(
      Pod pod, PodStatus status, ContainerStateTerminated end, Entrypoint entrypoint) {
    var times =
        new Times(PodReading.instant(end.getStartedAt()), PodReading.instant(end.getFinishedAt()));
    var message = PodReading.text(end.getMessage());
    var code = Objects.requireNonNullElse(end.getExitCode(), 0);
    // The result of the process counts before what the platform says about it. Only a canceled one
    // does not: the platform may know who asked for the end.
    var result = result(entrypoint, code, message);
    var isDeadline = "DeadlineExceeded".equals(status.getReason());
    if (result.isPresent() && !(result.get() instanceof Result.Canceled)) {
      return new Reported(result.get(), times);
    }
    if (isDeadline) {
      return new DeadlineExceeded(true, times);
    }
    var exceeded = storageExceeded(status, result.isPresent() ? "" : message, times);
    if (exceeded.isPresent()) {
      return exceeded.get();
    }
    if (result.isPresent()) {
      // The process was asked to stop, and does not know by whom; the platform says so if it asked.
      return taken(status, times)
          .<PodOutcome>map(lost -> lost)
          .orElseGet(() -> new Reported(result.get(), times));
    }
    if ("OOMKilled".equals(end.getReason())) {
      return new OutOfMemory(
          "the kernel killed the container at its memory limit" + memoryLimit(pod), message, times);
    }
    if (entrypoint == Entrypoint.RUNNER && isHeapFull(code, message)) {
      return new OutOfMemory("the JVM's heap was full", message, times);
    }
    if (CONTAINER_STATUS_LOST.contains(PodReading.text(end.getReason()))) {
      return new Lost(Reason.NODE_LOST, message, times);
    }
    var lost = lost(pod, status, code, times);
    if (lost.isPresent()) {
      return lost.get();
    }
    if ("StartError".equals(end.getReason()) || "ContainerCannotRun".equals(end.getReason())) {
      return new Unstartable(Reason.CONTAINER_CONFIG_ERROR, message);
    }
    return PodReading.signal(code)
        .<PodOutcome>map(number -> new Killed(number, message, times))
        .orElseGet(() -> new Exited(code, message, times));
  }

  /// A task may end the process with any code, but the JVM and the runner write into the log why
  /// they end it.
  private static boolean isHeapFull(int code, String log) {
    return code == PodContract.EXIT_OUT_OF_MEMORY
        && log.contains(OutOfMemoryError.class.getSimpleName());
  }

  private static String memoryLimit(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).stream()
        .flatMap(spec -> spec.getContainers().stream())
        .filter(container -> container.getName().equals(PodFactory.CONTAINER))
        .map(Container::getResources)
        .filter(resources -> resources != null && resources.getLimits() != null)
        .map(resources -> resources.getLimits().get("memory"))
        .filter(Objects::nonNull)
        .map(limit -> " of " + limit)
        .findFirst()
        .orElse("");
  }

  private static Optional<Result> result(Entrypoint entrypoint, int code, String message) {
    return switch (entrypoint) {
      case RUNNER ->
          ResultMessage.read(message) instanceof ResultMessage.Valid(var result, _)
                  && (code == 0 || !hasReturned(result))
              // With another code the message may be the end of the log, which anyone can write.
              ? Optional.of(result)
              : Optional.empty();
      case CONTAINER ->
          code == 0 ? Optional.of(new Result.Completed(output(message))) : Optional.empty();
    };
  }

  private static boolean hasReturned(Result result) {
    return result instanceof Result.Completed || result instanceof Result.Stored;
  }

  /// A container's output: the JSON that it wrote, if that can be kept unchanged, else a string. No
  /// output is null.
  private static JsonNode output(String message) {
    if (message.isBlank()) {
      return NullNode.getInstance();
    }
    try {
      JsonNode json = JSON.readTree(message);
      return JsonBounds.faultOf(json).isEmpty() ? json : TextNode.valueOf(message);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(message);
    }
  }

  private static Optional<Lost> lost(Pod pod, PodStatus status, int code, Times times) {
    var taken = taken(status, times);
    if (taken.isPresent()) {
      return taken;
    }
    // If a process exits on its own while its pod is deleted, its exit code counts; only signals
    // are attributed to the deletion.
    var signaled = code == 143 || code == 137;
    if (signaled && pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(
          new Lost(Reason.POD_DELETED, "the pod was deleted while it executed", times));
    }
    return Optional.empty();
  }

  /// The outcome if the kubelet says that the pod used more disk than it may.
  private static Optional<PodOutcome> storageExceeded(PodStatus status, String tail, Times times) {
    var said = PodReading.text(status.getMessage());
    return "Evicted".equals(status.getReason()) && OWN_STORAGE_LIMIT.matcher(said).lookingAt()
        ? Optional.of(new StorageExceeded(said.strip(), tail, times))
        : Optional.empty();
  }

  /// The loss, if the platform says that it took the pod.
  private static Optional<Lost> taken(PodStatus status, Times times) {
    var said = PodReading.text(status.getReason());
    var disruption = PodReading.condition(status, "DisruptionTarget");
    if (disruption.isPresent()) {
      var reason =
          DISRUPTED.getOrDefault(
              PodReading.text(disruption.get().getReason()),
              TAKEN.getOrDefault(said, Reason.EVICTED));
      return Optional.of(new Lost(reason, PodReading.text(disruption.get().getMessage()), times));
    }
    return Optional.ofNullable(TAKEN.get(said))
        .map(
            reason ->
                new Lost(
                    reason, (said + ": " + PodReading.text(status.getMessage())).strip(), times));
  }

  /// The outcome of a failed pod whose container did not report how it ended.
  static PodOutcome failedWithoutContainer(PodStatus status) {
    var reason = PodReading.text(status.getReason());
    if (reason.equals("DeadlineExceeded")) {
      return new DeadlineExceeded(PodReading.state(status).getRunning() != null, Times.UNKNOWN);
    }
    return storageExceeded(status, "", Times.UNKNOWN)
        .or(() -> taken(status, Times.UNKNOWN))
        .or(() -> failedInit(status))
        .orElseGet(
            () ->
                new Lost(
                    Reason.POD_REJECTED,
                    (reason + ": " + PodReading.text(status.getMessage())).strip(),
                    Times.UNKNOWN));
  }

  private static Optional<PodOutcome> failedInit(PodStatus status) {
    for (var init : status.getInitContainerStatuses()) {
      var end = init.getState() == null ? null : init.getState().getTerminated();
      var code = end == null ? 0 : Objects.requireNonNullElse(end.getExitCode(), 0);
      if (end != null && code != 0) {
        var times = new Times(Optional.empty(), PodReading.instant(end.getFinishedAt()));
        return Optional.of(
            new InitFailed(init.getName(), code, PodFacts.tail(end.getMessage()), times));
      }
    }
    return Optional.empty();
  }
}
