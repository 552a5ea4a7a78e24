package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What the caller asks for, apart from the task.
///
/// @param invalid why the run itself cannot be executed, whatever its task is
/// @param delayUntil the run must not start before this
/// @param priority by how much the run counts as older than it is
/// @param canceled whether `spec.cancel` is set
record RunRequest(
    Instant createdAt,
    Optional<Why> invalid,
    Optional<Instant> delayUntil,
    Duration priority,
    boolean canceled) {

  static RunRequest of(Run run) {
    var spec = run.getSpec();
    return new RunRequest(
        Instant.parse(run.getMetadata().getCreationTimestamp()),
        RunCheck.invalid(spec),
        RunCheck.delayUntil(spec),
        Duration.ofSeconds(Objects.requireNonNullElse(spec.priority(), 0)),
        Boolean.TRUE.equals(spec.cancel()));
  }

  /// The earliest start that the caller asks for.
  Instant startAt() {
    return delayUntil.filter(createdAt::isBefore).orElse(createdAt);
  }

  /// Since when the run counts as waiting, compared with other runs of its queue. It depends on the
  /// spec alone, so that the order is the same for every operator and at any time.
  Instant place() {
    return startAt().minus(priority);
  }
}
