package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import org.jspecify.annotations.Nullable;

/// What a replayed run has of the original.
final class Replay {
  private Replay() {}

  /// All that was asked for but when and for whom: no delay, no keys, no parent and no batch. Which
  /// version of the task it gets is decided when it starts.
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
