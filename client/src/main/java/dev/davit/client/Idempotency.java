package dev.davit.client;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.client.IdempotencyKey.Scope;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Decides which run has an idempotency key.
final class Idempotency {
  private static final Set<Phase> RELEASING =
      EnumSet.of(Phase.FAILED, Phase.CRASHED, Phase.TIMED_OUT, Phase.EXPIRED, Phase.SYSTEM_FAILURE);

  private Idempotency() {}

  static KeyedName keyOf(String task, IdempotencyKey key) {
    if (key.scope() instanceof Scope.OfRun it) {
      return KeyedName.of(task, Labels.IDEMPOTENCY, "run", it.run(), key.key());
    }
    if (key.scope() instanceof Scope.OfAttempt it) {
      return KeyedName.of(
          task, Labels.IDEMPOTENCY, "attempt", it.run(), "" + it.attempt(), key.key());
    }
    return KeyedName.of(task, Labels.IDEMPOTENCY, "global", key.key());
  }

  /// Whether `run`, which was created with the key, still has it.
  static boolean holds(Run run, Instant now) {
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var phase = Objects.requireNonNullElse(status.phase(), Phase.QUEUED);
    return !RELEASING.contains(phase) && now.isBefore(expiresAt(run));
  }

  /// Anybody can write an annotation. If the text is not an instant, the key does not expire.
  private static Instant expiresAt(Run run) {
    var annotations = Objects.requireNonNullElse(run.getMetadata().getAnnotations(), Map.of());
    try {
      return Instant.parse(String.valueOf(annotations.get(Annotations.IDEMPOTENCY_EXPIRES)));
    } catch (DateTimeParseException e) {
      return Instant.MAX;
    }
  }
}
