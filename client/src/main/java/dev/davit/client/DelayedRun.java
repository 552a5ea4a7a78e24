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

/// The end of a run's delay by the rules of the schema, which decide what a caller may change.
final class DelayedRun {
  private DelayedRun() {}

  /// Empty if the run has no delay, or if the delay is over.
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

  /// Empty if the text is not an instant for Java: the schema accepts more forms.
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
