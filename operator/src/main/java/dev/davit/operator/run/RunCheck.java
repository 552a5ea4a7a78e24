package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.RunSpec;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.CheckedTemplates;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.RunRecord.Why;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out why no pod can be made of a run and its task, before one is spent.
final class RunCheck {
  private RunCheck() {}

  /// Why the run itself cannot be executed, whatever its task is.
  static Optional<Why> invalid(RunSpec run) {
    return tooLarge(
            "payload", Reason.PAYLOAD_TOO_LARGE, run.payload(), PodContract.MAX_PAYLOAD_BYTES)
        .or(() -> unread("payload", Reason.PAYLOAD_INVALID, run.payload()))
        .or(
            () ->
                tooLarge(
                    "metadata",
                    Reason.METADATA_TOO_LARGE,
                    run.metadata(),
                    PodContract.MAX_METADATA_BYTES))
        .or(() -> unread("metadata", Reason.RUN_INVALID, run.metadata()))
        .or(() -> badDelay(run));
  }

  /// Why no pod can be made of the task and the run. The payload has its own check.
  static Optional<Why> refusal(
      TaskVersion task, MachinePresets machines, CheckedTemplates templates) {
    return unknownMachine(task, machines).or(() -> badTemplate(task, templates));
  }

  /// The instant before which the run must not start; empty if there is none, or it cannot be read.
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

  private static Optional<Why> badTemplate(TaskVersion task, CheckedTemplates templates) {
    return Optional.ofNullable(task.resolved().spec().podTemplate())
        .flatMap(templates::faultOf)
        .map(fault -> new Why(Reason.POD_TEMPLATE_INVALID, fault));
  }

  private static Optional<Why> badDelay(RunSpec run) {
    return run.delayUntil() != null && delayUntil(run).isEmpty()
        ? Optional.of(
            new Why(
                Reason.RUN_INVALID,
                "spec.delayUntil is \"%s\"; allowed: an instant such as 2026-01-31T12:00:00Z"
                    .formatted(run.delayUntil())))
        : Optional.empty();
  }

  private static Optional<Why> tooLarge(
      String field, Reason reason, @Nullable JsonNode json, int most) {
    var bytes = json == null ? 0 : FreeJson.bytes(json);
    return bytes <= most
        ? Optional.empty()
        : Optional.of(
            new Why(
                reason,
                "spec.%s has %d bytes; at most %d are allowed".formatted(field, bytes, most)));
  }

  private static Optional<Why> unread(String field, Reason reason, @Nullable JsonNode json) {
    return FreeJson.faultOf(json).map(fault -> new Why(reason, "spec." + field + ", " + fault));
  }
}
