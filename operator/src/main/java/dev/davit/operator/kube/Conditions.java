package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conditions of a status.
public final class Conditions {
  private Conditions() {}

  /// The condition of this type; empty if there is none.
  public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
    return Objects.requireNonNullElse(conditions, List.<Condition>of()).stream()
        .filter(it -> type.equals(it.getType()))
        .findFirst();
  }

  /// A condition that keeps the time of its last change, if it had this value `before`, and else
  /// has changed at `now`.
  public static Condition of(
      String type,
      String value,
      String reason,
      String message,
      @Nullable List<Condition> before,
      Instant now,
      @Nullable Long generation) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(value)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(
            find(before, type)
                .filter(it -> value.equals(it.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElse(now.toString()))
        .withObservedGeneration(generation)
        .build();
  }
}
