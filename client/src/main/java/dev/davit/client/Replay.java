package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import org.jspecify.annotations.Nullable;

/// Copies the spec of a run for its replay.
final class Replay {
  private Replay() {}

  /// Everything except the delay, the idempotency or debounce key, the parent and the batch. The
  /// version of the task is decided when the run starts.
  static RunSpec of(Run original, @Nullable JsonNode payload) {
    var spec = original.getSpec();
    return RunSpec.of(spec.task())
        .payload(payload)
        .queue(spec.queue())
        .concurrencyKey(spec.concurrencyKey())
        .priority(spec.priority())
        .machine(spec.machine())
        .maxAttempts(spec.maxAttempts())
        .maxDuration(spec.maxDuration())
        .retry(spec.retry())
        .ttl(spec.ttl())
        .tags(spec.tags())
        .metadata(spec.metadata())
        .replayOf(original.getMetadata().getName())
        .build();
  }
}
