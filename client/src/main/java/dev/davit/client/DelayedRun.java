package dev.davit.client;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.Reason;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;

/// Until when a run waits for its first attempt, as the schema sees it: what it lets a caller
/// change is what counts.
final class DelayedRun {
  private DelayedRun() {}

  /// Empty where the run has no delay, or it is over.
  static Optional<Instant> until(Run run) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var isOver =
        Boolean.TRUE.equals(run.getSpec().cancel())
            || Objects.requireNonNullElse(status.phase(), Phase.QUEUED).isFinal()
            || (status.reason() != null && !status.reason().equals(Reason.DELAYED.wireName()));
    return isOver
        ? Optional.empty()
        : Optional.ofNullable(run.getSpec().delayUntil()).flatMap(DelayedRun::instant);
  }

  /// Empty where the text is none: the schema takes more forms than Java.
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
