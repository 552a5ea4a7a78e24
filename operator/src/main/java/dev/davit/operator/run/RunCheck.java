package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodTemplate;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.payload.PayloadSchema.Compiled;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/// Why no pod could be made of a run and its task, told before one is spent.
final class RunCheck {
  /// What a run is created with stands in the annotations of its pods, beside its payload.
  private static final int MAX_METADATA_BYTES = 16 * 1024;

  private RunCheck() {}

  /// @param schema the task's payloadSchema
  static Optional<Why> refusal(
      Run run,
      TaskVersion task,
      MachinePresets machines,
      Optional<Compiled> schema,
      RunSettings settings) {
    return unknownMachine(task, machines)
        .or(() -> badTemplate(task, settings.privilegedTemplates()))
        .or(() -> badSpec(run.getSpec()))
        .or(() -> schema.flatMap(compiled -> badPayload(run.getSpec(), compiled)));
  }

  /// The instant before which the run must not start, if it is one.
  static Optional<Instant> delayUntil(RunSpec run) {
    try {
      return Optional.ofNullable(run.delayUntil()).map(it -> OffsetDateTime.parse(it).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Why> unknownMachine(TaskVersion task, MachinePresets machines) {
    return task.machines()
        .filter(machine -> machines.find(machine).isEmpty())
        .findFirst()
        .map(machine -> new Why(Reason.UNKNOWN_MACHINE, machines.unknown(machine)));
  }

  private static Optional<Why> badTemplate(TaskVersion task, boolean privileged) {
    return Optional.ofNullable(task.resolved().spec().podTemplate())
        .flatMap(template -> PodTemplate.faultOf(template, privileged))
        .map(fault -> new Why(Reason.POD_TEMPLATE_INVALID, fault));
  }

  private static Optional<Why> badSpec(RunSpec run) {
    if (run.delayUntil() != null && delayUntil(run).isEmpty()) {
      return Optional.of(
          new Why(
              Reason.RUN_INVALID,
              "spec.delayUntil is \"%s\"; allowed: an instant such as 2026-01-31T12:00:00Z"
                  .formatted(run.delayUntil())));
    }
    var bytes = run.metadata() == null ? 0 : bytes(run.metadata().toString());
    return bytes <= MAX_METADATA_BYTES
        ? Optional.empty()
        : Optional.of(
            new Why(
                Reason.METADATA_TOO_LARGE,
                "spec.metadata has %d bytes; at most %d are allowed"
                    .formatted(bytes, MAX_METADATA_BYTES)));
  }

  private static Optional<Why> badPayload(RunSpec run, Compiled compiled) {
    var payload = Objects.requireNonNullElse(run.payload(), NullNode.getInstance());
    return switch (compiled) {
      case Compiled.Unusable(var why) -> Optional.of(new Why(Reason.PAYLOAD_SCHEMA_INVALID, why));
      case Compiled.Usable(var schema) ->
          schema.faultOf(payload).map(why -> new Why(Reason.PAYLOAD_INVALID, why));
    };
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
