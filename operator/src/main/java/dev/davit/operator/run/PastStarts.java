package dev.davit.operator.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.SlotStart;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// When the ended attempts of a run started. An operator that has just begun to lead needs these
/// instants for the rate limits of queues.
final class PastStarts {
  private PastStarts() {}

  /// The starts of `run` after the instant in `since` for its queue; none if its queue has no
  /// instant there.
  static List<SlotStart> of(Run run, Map<QueueRef, Instant> since) {
    var status = Optional.ofNullable(run.getStatus());
    var queue =
        status
            .map(RunStatus::queue)
            .flatMap(text -> QueueRef.parse(run.getMetadata().getNamespace(), text))
            .filter(since::containsKey);
    if (queue.isEmpty()) {
      return List.of();
    }
    var key = Objects.requireNonNullElse(run.getSpec().concurrencyKey(), "");
    var lane = new Lane(queue.get(), key);
    return status.map(RunStatus::attempts).stream()
        .flatMap(List::stream)
        .map(AttemptStatus::startedAt)
        .filter(Objects::nonNull)
        .flatMap(PastStarts::instant)
        .filter(start -> start.isAfter(since.get(lane.queue())))
        .map(start -> new SlotStart(lane, start))
        .toList();
  }

  /// Anyone who may write statuses may write nonsense, which must not keep a leader from beginning.
  private static Stream<Instant> instant(String text) {
    try {
      return Stream.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Stream.of();
    }
  }
}
