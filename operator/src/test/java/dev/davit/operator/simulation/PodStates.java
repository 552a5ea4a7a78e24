package dev.davit.operator.simulation;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import dev.davit.operator.attempt.PodFactory;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;

/// Pod statuses as the scheduler, the kubelet and the pod collector write them.
final class PodStates {
  private static final TaskError ERROR = new TaskError("java.io.IOException", "no route", null);

  private PodStates() {}

  static PodStatus unschedulable() {
    var status = status("Pending");
    status.setConditions(List.of(condition("PodScheduled", "False", "0/3 nodes are available")));
    return status;
  }

  static PodStatus waiting(String reason) {
    return status(
        "Pending",
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage("told by the kubelet")
            .endWaiting()
            .build());
  }

  static PodStatus running(String since) {
    return status(
        "Running",
        new ContainerStateBuilder().withNewRunning().withStartedAt(since).endRunning().build());
  }

  /// `status` with the conditions that `pod` has got by others.
  static PodStatus with(PodStatus status, Pod pod) {
    var next = status(status.getPhase());
    next.setReason(status.getReason());
    next.setContainerStatuses(status.getContainerStatuses());
    var conditions = new ArrayList<>(status.getConditions());
    pod.getStatus().getConditions().stream()
        .filter(it -> it.getType().equals("DisruptionTarget"))
        .forEach(conditions::add);
    next.setConditions(conditions);
    return next;
  }

  static PodStatus disrupted(Pod pod) {
    var next = with(pod.getStatus(), pod);
    next.setConditions(List.of(condition("DisruptionTarget", "True", "the node is drained")));
    return next;
  }

  /// The pod collector, about a node that does not answer.
  static PodStatus lost(Pod pod) {
    var next = with(pod.getStatus(), pod);
    next.setPhase("Failed");
    return next;
  }

  /// The container is told to have ended; the pod's phase follows.
  static PodStatus ended(Pod pod, Container container) {
    var next = with(status("Running"), pod);
    if (container.fate == ProcessEnd.REJECTED) {
      next.setPhase("Failed");
      next.setReason("OutOfcpu");
      return next;
    }
    next.setContainerStatuses(List.of(named(terminated(container))));
    if (container.fate == ProcessEnd.EVICTED || container.fate == ProcessEnd.HANG) {
      next.setPhase("Failed");
      next.setReason(container.fate == ProcessEnd.EVICTED ? "Evicted" : "DeadlineExceeded");
    }
    return next;
  }

  static PodStatus over(Pod pod, Container container) {
    var next = with(pod.getStatus(), pod);
    next.setPhase(code(container) == 0 ? "Succeeded" : "Failed");
    return next;
  }

  private static ContainerState terminated(Container container) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withStartedAt(container.startedAt)
        .withFinishedAt(container.endedAt)
        .withReason(
            container.fate == ProcessEnd.OUT_OF_MEMORY
                ? "OOMKilled"
                : code(container) == 0 ? "Completed" : "Error")
        .withExitCode(code(container))
        .withMessage(message(container))
        .endTerminated()
        .build();
  }

  private static int code(Container container) {
    return switch (container.fate) {
      case COMPLETED, SUSPENDED -> 0;
      case RETRY, STOP, TIMED_OUT -> 1;
      case EXIT -> 7;
      case KILLED -> 139;
      case TERMINATED -> 143;
      default -> 137;
    };
  }

  private static String message(Container container) {
    if (container.byContainer) {
      return container.fate == ProcessEnd.COMPLETED ? "\"" + container.uid() + "\"" : "last words";
    }
    return switch (container.fate) {
      case COMPLETED ->
          ResultMessage.write(new Result.Completed(TextNode.valueOf(container.uid())));
      case SUSPENDED -> suspended(container);
      case RETRY ->
          ResultMessage.write(new Result.Failed(Reason.TASK_FAILED, ERROR, Result.Next.RETRY));
      case STOP ->
          ResultMessage.write(new Result.Failed(Reason.TASK_FAILED, ERROR, Result.Next.STOP));
      case TIMED_OUT -> ResultMessage.write(new Result.TimedOut(ERROR));
      default -> "last words";
    };
  }

  private static String suspended(Container container) {
    var result =
        new Result.Suspended(
            List.of(container.waits()),
            container.made.stream().toList(),
            container.triggered.stream().toList());
    var journal = JournalJson.write(List.of(container.recorded.orElseThrow()));
    return ResultMessage.write(result, new AttemptNotes(null, List.of(), journal));
  }

  private static PodStatus status(String phase, ContainerState... containers) {
    var status = new PodStatus();
    status.setPhase(phase);
    status.setContainerStatuses(List.of(containers).stream().map(PodStates::named).toList());
    status.setConditions(List.of());
    return status;
  }

  private static ContainerStatus named(ContainerState state) {
    var status = new ContainerStatus();
    status.setName(PodFactory.CONTAINER);
    status.setState(state);
    return status;
  }

  private static PodCondition condition(String type, String value, String message) {
    var condition = new PodCondition();
    condition.setType(type);
    condition.setStatus(value);
    condition.setMessage(message);
    return condition;
  }
}
