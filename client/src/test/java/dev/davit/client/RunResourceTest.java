package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpec;
import dev.davit.contract.PodContract;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import dev.davit.sdk.TaskJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunResourceTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private final Random random = new Random(7);

  @Test
  void withoutOptionsOnlyTaskAndPayloadAreSet() {
    var spec = spec(Map.of("price", new BigDecimal("42.10")), TriggerOptions.NONE);

    assertThat(spec).isEqualTo(RunSpec.of("charge").payload(spec.payload()).build());
    assertThat(spec.payload()).hasToString("{\"price\":42.10}");
  }

  @Test
  void optionsBecomeFieldsOfTheSpec() {
    var options =
        TriggerOptions.NONE
            .tags("a", "b")
            .queue("tenants")
            .concurrencyKey("*")
            .priority(Duration.ofMinutes(1))
            .machine(Machine.LARGE_1X)
            .maxAttempts(1)
            .maxDuration(Duration.ofSeconds(90))
            .ttl(Duration.ofHours(1))
            .delay(Duration.ofMinutes(10))
            .metadata(Map.of("by", "ada"));

    assertThat(spec(null, options))
        .isEqualTo(
            RunSpec.of("charge")
                .queue("tenants")
                .concurrencyKey("*")
                .priority(60)
                .machine("large-1x")
                .maxAttempts(1)
                .maxDuration("1m30s")
                .ttl("1h")
                .delayUntil("2026-01-31T12:10:00Z")
                .tags(List.of("a", "b"))
                .metadata(JSON.objectNode().put("by", "ada"))
                .build());
  }

  @Test
  void retryOfARunIsAllOfIt() {
    var options =
        TriggerOptions.NONE
            .retry(Retry.attempts(7).minTimeout(Duration.ofSeconds(20)))
            .outOfMemory(Machine.LARGE_1X, Machine.LARGE_2X);

    assertThat(spec(null, options).retry())
        .isEqualTo(
            new RunRetry(
                7,
                2.0,
                "20s",
                "20s",
                true,
                new OutOfMemoryRetry(null, List.of("large-1x", "large-2x"))));
  }

  @Test
  void attemptsGoBeforeThoseOfTheRetry() {
    var spec = spec(null, TriggerOptions.NONE.maxAttempts(2).retry(Retry.DEFAULT));

    // The schema refuses a run that says it twice.
    assertThat(spec.maxAttempts()).isNull();
    assertThat(spec.retry()).extracting(RunRetry::maxAttempts).isEqualTo(2);
  }

  @Test
  void machinesForMoreMemoryLeaveTheRestToTheTask() {
    var spec = spec(null, TriggerOptions.NONE.maxAttempts(2).outOfMemory(Machine.LARGE_1X));

    assertThat(spec.maxAttempts()).isEqualTo(2);
    assertThat(spec.retry())
        .isEqualTo(
            new RunRetry(
                null, null, null, null, null, new OutOfMemoryRetry(null, List.of("large-1x"))));
  }

  @Test
  void delayMayBeAnInstant() {
    var noon = Instant.parse("2026-02-01T12:00:00.5Z");

    assertThat(spec(null, TriggerOptions.NONE.delay(noon)).delayUntil())
        .isEqualTo("2026-02-01T12:00:00.500Z");
  }

  @Test
  void keyIsInTheSpecAndItsEndIsAnAnnotation() {
    var options =
        TriggerOptions.NONE.idempotencyKey(IdempotencyKey.of("o-1").ttl(Duration.ofHours(1)));

    var run = RunResource.of("charge", null, options, NOW);

    assertThat(run.getSpec().idempotencyKey()).isEqualTo("o-1");
    assertThat(run.getMetadata().getAnnotations())
        .isEqualTo(Map.of("davit.dev/idempotency-expires", "2026-01-31T13:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 52, 53, 63})
  void drawnNameBeginsWithTheTaskAndIsALabel(int length) {
    var task = "t".repeat(length);

    var name = RunResource.nameFor(task, random);

    assertThat(name)
        .hasSizeLessThanOrEqualTo(63)
        .matches("t{%d}-[a-z0-9]{10}".formatted(Math.min(length, 52)));
  }

  @Test
  void twoNamesOfOneTaskDiffer() {
    assertThat(RunResource.nameFor("charge", random))
        .isNotEqualTo(RunResource.nameFor("charge", random));
  }

  @Test
  void payloadMayHaveAsManyBytesAsTheLimit() {
    var quotes = 2;
    var payload = "x".repeat(PodContract.MAX_PAYLOAD_BYTES - quotes);

    assertThat(spec(payload, TriggerOptions.NONE).payload()).isEqualTo(JSON.textNode(payload));
  }

  @Test
  void largerPayloadIsRefusedWithItsSizeInBytes() {
    // Characters would still be few enough.
    var payload = "é".repeat(PodContract.MAX_PAYLOAD_BYTES / 2);

    assertThatThrownBy(() -> spec(payload, TriggerOptions.NONE))
        .isInstanceOfSatisfying(
            PayloadTooLargeException.class,
            e -> {
              assertThat(e.size()).isEqualTo(PodContract.MAX_PAYLOAD_BYTES + 2);
              assertThat(e.limit()).isEqualTo(PodContract.MAX_PAYLOAD_BYTES);
              assertThat(e)
                  .hasMessageContaining("charge has 196610 bytes")
                  .hasMessageContaining("196608");
            });
  }

  @Test
  void whatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> spec(new Closed("o-1"), TriggerOptions.NONE))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageStartingWith("The payload for task charge is not JSON: it is closed");
  }

  record Closed(String id) {
    @Override
    public String id() {
      throw new IllegalStateException("it is closed");
    }
  }

  @Test
  void whatHoldsItselfIsRefused() {
    var endless = new ArrayList<>();
    endless.add(endless);

    assertThatThrownBy(() -> spec(endless, TriggerOptions.NONE))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("The payload for task charge is not JSON: it holds itself, or too many levels");
  }

  private RunSpec spec(Object payload, TriggerOptions options) {
    var json = RunResource.json("charge", () -> TaskJson.STANDARD.write(payload));
    return RunResource.of("charge", json, options, NOW).getSpec();
  }
}
