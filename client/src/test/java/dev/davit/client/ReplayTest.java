package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  @Test
  void replayHasAllButWhenAndForWhom() {
    var json = JsonNodeFactory.instance;
    var original =
        RunResource.of(
            RunSpec.of("charge")
                .payload(json.numberNode(1))
                .queue("tenants")
                .concurrencyKey("*")
                .priority(60)
                .machine("micro")
                .maxAttempts(2)
                .maxDuration("5s")
                .retry(new RunRetry(null, 3.0, null, null, null, null))
                .ttl("1h")
                .delayUntil("2026-01-31T12:00:00Z")
                .tags(List.of("a"))
                .metadata(json.objectNode().put("by", "ada"))
                .idempotencyKey("k")
                .replayOf("r-0")
                .parent("p")
                .parentUid("u")
                .batch("b")
                .cancel(true)
                .build());
    original.getMetadata().setName("r-1");
    assertThat(original.getSpec())
        .as("a new field belongs in this test")
        .hasNoNullFieldsOrProperties();

    assertThat(Replay.of(original, json.numberNode(2)))
        .isEqualTo(
            RunSpec.of("charge")
                .payload(json.numberNode(2))
                .queue("tenants")
                .concurrencyKey("*")
                .priority(60)
                .machine("micro")
                .maxAttempts(2)
                .maxDuration("5s")
                .retry(new RunRetry(null, 3.0, null, null, null, null))
                .ttl("1h")
                .tags(List.of("a"))
                .metadata(json.objectNode().put("by", "ada"))
                .replayOf("r-1")
                .build());
  }
}
