package dev.davit.operator.task;

import dev.davit.api.Task;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskStatus;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodTemplate;
import dev.davit.operator.kube.Conditions;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.payload.PayloadSchemas;
import dev.davit.payload.PayloadSchema;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks a task without running it.
final class TaskCheck {
  private static final String READY = "Ready";
  private static final String SCHEDULED = "Scheduled";

  private TaskCheck() {}

  /// A fault of a task.
  private record Fault(Reason reason, String message) {}

  /// The status of `task`; unchanged if nothing has changed.
  ///
  /// @param queueExists whether the Queue that the task names exists; true if it names none
  /// @param privilegedTemplates whether podTemplate may weaken the security context
  /// @param schedules why schedules that the task declares do not exist
  static TaskStatus status(
      Task task,
      MachinePresets machines,
      boolean queueExists,
      boolean privilegedTemplates,
      List<String> schedules,
      Instant now) {
    var ready = ready(task, machines, queueExists, privilegedTemplates, now);
    return new TaskStatus(
        task.getMetadata().getGeneration(),
        Stream.concat(Stream.of(ready), scheduled(task, schedules, now).stream()).toList());
  }

  private static Condition ready(
      Task task,
      MachinePresets machines,
      boolean queueExists,
      boolean privilegedTemplates,
      Instant now) {
    return Unread.faultOf(task)
        .map(fault -> new Fault(Reason.UNREADABLE, UnreadReport.message(task, fault)))
        .or(() -> unknownMachine(task.getSpec(), machines))
        .or(() -> badSchema(task.getSpec()))
        .or(() -> badTemplate(task.getSpec(), privilegedTemplates))
        .or(() -> queueExists ? Optional.empty() : missingQueue(task.getSpec()))
        .map(
            fault -> condition(READY, task, false, fault.reason().wireName(), fault.message(), now))
        .orElseGet(() -> condition(READY, task, true, "Valid", "runs of this task can start", now));
  }

  /// Whether all declared schedules exist; empty if the task declares none.
  private static Optional<Condition> scheduled(Task task, List<String> faults, Instant now) {
    var count = DeclaredSchedules.declared(task).size();
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        faults.isEmpty()
            ? condition(
                SCHEDULED, task, true, "Declared", "all %d schedules exist".formatted(count), now)
            : condition(SCHEDULED, task, false, "ScheduleRefused", String.join("; ", faults), now));
  }

  private static Optional<Fault> unknownMachine(TaskSpec spec, MachinePresets machines) {
    var machine = Objects.requireNonNull(TaskDefaults.apply(spec).machine());
    var retry = spec.retry();
    var ladder =
        retry == null || retry.outOfMemory() == null
            ? Stream.<String>of()
            : retry.outOfMemory().ladder().stream();
    return Stream.concat(Stream.of(machine), ladder)
        .filter(name -> machines.find(name).isEmpty())
        .findFirst()
        .map(name -> new Fault(Reason.UNKNOWN_MACHINE, machines.unknown(name)));
  }

  private static Optional<Fault> badSchema(TaskSpec spec) {
    return Optional.ofNullable(spec.payloadSchema())
        .map(PayloadSchemas::compile)
        .filter(PayloadSchema.Compiled.Unusable.class::isInstance)
        .map(PayloadSchema.Compiled.Unusable.class::cast)
        .map(unusable -> new Fault(Reason.PAYLOAD_SCHEMA_INVALID, unusable.why()));
  }

  private static Optional<Fault> badTemplate(TaskSpec spec, boolean privileged) {
    return Optional.ofNullable(spec.podTemplate())
        .flatMap(template -> PodTemplate.faultOf(template, privileged))
        .map(fault -> new Fault(Reason.POD_TEMPLATE_INVALID, fault));
  }

  private static Optional<Fault> missingQueue(TaskSpec spec) {
    var queue = Objects.requireNonNull(spec.queue()).name();
    return Optional.of(
        new Fault(
            Reason.QUEUE_NOT_FOUND,
            "Queue \"%s\" does not exist in this namespace".formatted(queue)));
  }

  private static Condition condition(
      String type, Task task, boolean isTrue, String reason, String message, Instant now) {
    return Conditions.of(
        type,
        isTrue ? "True" : "False",
        reason,
        message,
        task.getStatus() == null ? null : task.getStatus().conditions(),
        now,
        task.getMetadata().getGeneration());
  }
}
