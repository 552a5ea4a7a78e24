package dev.davit.operator.task;

import dev.davit.api.Task;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskStatus;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.MachinePresets;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What can be said about a task without running it.
final class TaskCheck {
  private static final String READY = "Ready";

  private TaskCheck() {}

  /// The status of `task`, the same as it was where nothing has changed.
  ///
  /// @param queueExists whether the Queue that the task names exists; true where it names none
  static TaskStatus status(Task task, MachinePresets machines, boolean queueExists, Instant now) {
    var machine = Objects.requireNonNull(TaskDefaults.apply(task.getSpec()).machine());
    if (machines.find(machine).isEmpty()) {
      return status(
          task, "False", Reason.UNKNOWN_MACHINE.wireName(), machines.unknown(machine), now);
    }
    if (!queueExists) {
      var queue = Objects.requireNonNull(task.getSpec().queue()).name();
      return status(
          task,
          "False",
          Reason.QUEUE_NOT_FOUND.wireName(),
          "Queue \"%s\" does not exist in this namespace".formatted(queue),
          now);
    }
    return status(task, "True", "Valid", "runs of this task can start", now);
  }

  private static TaskStatus status(
      Task task, String ready, String reason, String message, Instant now) {
    var generation = task.getMetadata().getGeneration();
    var since =
        before(task)
            .filter(condition -> ready.equals(condition.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    var condition =
        new ConditionBuilder()
            .withType(READY)
            .withStatus(ready)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .withObservedGeneration(generation)
            .build();
    return new TaskStatus(generation, List.of(condition));
  }

  private static Optional<Condition> before(Task task) {
    var status = task.getStatus();
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream().filter(it -> READY.equals(it.getType())).findFirst();
  }
}
