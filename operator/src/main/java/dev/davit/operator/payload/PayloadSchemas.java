package dev.davit.operator.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Task;
import dev.davit.payload.PayloadSchema;
import dev.davit.payload.PayloadSchema.Compiled;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The payloadSchemas of tasks, each compiled once for every version of its task. Thread-safe.
public final class PayloadSchemas {
  private static final int MAX_TASKS = 10_000;

  private final Map<String, Known> byUid = new ConcurrentHashMap<>();

  private record Known(long generation, Compiled compiled) {}

  /// The payloadSchema of `task`; empty where it has none.
  public Optional<Compiled> of(Task task) {
    var json = task.getSpec().payloadSchema();
    if (json == null) {
      return Optional.empty();
    }
    var meta = task.getMetadata();
    if (byUid.size() >= MAX_TASKS) {
      // Tasks come and go; what is asked for again is compiled again.
      byUid.clear();
    }
    var known =
        byUid.compute(
            meta.getUid(),
            (_, before) ->
                before != null && before.generation() == meta.getGeneration()
                    ? before
                    : compile(json, meta.getGeneration()));
    return Optional.of(known.compiled());
  }

  private static Known compile(JsonNode json, long generation) {
    return new Known(generation, PayloadSchema.compile(json));
  }
}
