package dev.davit.operator.backend;

import dev.davit.api.RunSpec;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a caller wants to run: fields of a Run's `spec`, and how long its idempotency key holds.
///
/// @param keyTtl empty: as long as usual
record TriggerBody(RunSpec spec, Optional<Duration> keyTtl) {
  /// The field with the life of the key.
  static final String KEY_TTL = "idempotencyKeyTtl";

  /// The fields of `spec` that a caller may set. The others are written by Davit, or have calls of
  /// their own; the idempotency key is a header.
  static final List<String> FIELDS =
      List.of(
          "task",
          "payload",
          "queue",
          "concurrencyKey",
          "priority",
          "machine",
          "maxAttempts",
          "maxDuration",
          "retry",
          "ttl",
          "delayUntil",
          "tags",
          "metadata",
          "parent");

  /// @throws IllegalArgumentException with the field, its value and what is allowed
  static TriggerBody of(byte[] body) {
    var json = JsonBody.read(body, Stream.concat(FIELDS.stream(), Stream.of(KEY_TTL)).toList());
    if (!json.path("task").isTextual()) {
      throw new IllegalArgumentException("task is missing; allowed: the name of a task");
    }
    var ttl = Optional.ofNullable(json.remove(KEY_TTL)).map(it -> duration(it.asText()));
    return new TriggerBody(JsonBody.as(RunSpec.class, json), ttl);
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(KEY_TTL + ": " + e.getMessage(), e);
    }
  }
}
