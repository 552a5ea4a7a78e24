package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerOptionsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// @param message what is said about it, all of it
  record Case(UnaryOperator<TriggerOptions> mistake, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Case> mistakes() {
    return Stream.of(
        new Case(
            it -> it.name("Order 1"),
            "name is \"Order 1\"; allowed: 1 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit first and last"),
        new Case(
            it -> it.tags(IntStream.range(0, 11).mapToObj(i -> "t" + i).toArray(String[]::new)),
            "tags is 11 words; allowed: at most 10"),
        new Case(it -> it.tags("a", "a"), "tags is [a, a]; allowed: each word at most once"),
        new Case(
            it -> it.tags("a", ""), "tags[1] is 0 characters long; allowed: 1 to 128 characters"),
        new Case(
            it -> it.tags("t".repeat(129)),
            "tags[0] is 129 characters long; allowed: 1 to 128 characters"),
        new Case(
            it -> it.queue("My_Queue"),
            "queue is \"My_Queue\"; allowed: 1 to 63 lower-case letters, digits and hyphens, with a letter or digit first and last"),
        new Case(
            it -> it.concurrencyKey("k".repeat(1025)),
            "concurrencyKey is 1025 characters long; allowed: 1 to 1024 characters"),
        new Case(
            it -> it.priority(Duration.ofDays(366)),
            "priority is 31622400; allowed: -31536000 to 31536000 (seconds)"),
        new Case(
            it -> it.priority(Duration.ofSeconds(Long.MIN_VALUE)),
            "priority is -9223372036854775808; allowed: -31536000 to 31536000 (seconds)"),
        new Case(it -> it.maxAttempts(0), "maxAttempts is 0; allowed: 1 to 250"),
        new Case(it -> it.maxAttempts(251), "maxAttempts is 251; allowed: 1 to 250"),
        new Case(
            it -> it.maxDuration(Duration.ofSeconds(1)), "maxDuration is 1s; allowed: 5s to 8760h"),
        new Case(it -> it.ttl(Duration.ofSeconds(-1)), "ttl is PT-1S; allowed: 0s to 8760h"),
        new Case(it -> it.ttl(Duration.ofDays(366)), "ttl is 8784h; allowed: 0s to 8760h"),
        new Case(it -> it.delay(Duration.ofDays(-1)), "delay is PT-24H; allowed: 0s to 8760h"),
        new Case(
            it -> it.delay(Instant.MAX),
            "delay is +1000000000-12-31T23:59:59.999999999Z; allowed: an instant of the years 1970 to 9999"),
        new Case(
            it -> it.retry(Retry.DEFAULT.factor(101)), "retry.factor is 101.0; allowed: 1 to 100"),
        new Case(
            it -> it.retry(Retry.DEFAULT.maxTimeout(Duration.ofHours(25))),
            "retry.maxTimeout is 25h; allowed: 0s to 24h"),
        new Case(
            it -> it.outOfMemory(Machine.MICRO, Machine.MICRO),
            "outOfMemory is [micro, micro]; allowed: at most 10 different machines"),
        new Case(
            it -> it.idempotencyKey(""),
            "idempotencyKey is 0 characters long; allowed: 1 to 2048 characters"),
        new Case(
            it -> it.idempotencyKey("k".repeat(2049)),
            "idempotencyKey is 2049 characters long; allowed: 1 to 2048 characters"),
        new Case(
            it -> it.idempotencyKey(" \n"),
            "idempotencyKey is blank; allowed: at least one character that is seen"),
        new Case(
            it -> it.idempotencyKey(IdempotencyKey.of("k").ttl(Duration.ZERO)),
            "idempotencyKey.ttl is 0s; allowed: 1s to 8760h"),
        new Case(
            it -> it.idempotencyKey("k").name("mine"),
            "name is \"mine\"; allowed: none with an idempotencyKey or debounce, which make the name"),
        new Case(
            it -> it.debounce(Debounce.leading("k", MINUTE)).delay(MINUTE),
            "debounce is set; allowed: neither delay nor idempotencyKey with it"),
        new Case(
            it -> it.debounce(Debounce.leading("", MINUTE)),
            "debounce.key is 0 characters long; allowed: 1 to 2048 characters"),
        new Case(
            it -> it.debounce(Debounce.leading("k", Duration.ZERO)),
            "debounce.delay is 0s; allowed: 1s to 8760h"),
        new Case(
            it -> it.debounce(Debounce.trailing("k", MINUTE).maxDelay(Duration.ofSeconds(59))),
            "debounce.maxDelay is 59s; allowed: 1m to 8760h"),
        new Case(
            it -> it.metadata(List.of(1)),
            "metadata is ARRAY; allowed: a JSON object of up to 256 entries"),
        new Case(
            it -> it.metadata(Map.of("a", "x".repeat(16 * 1024))),
            "metadata is 16392 bytes of JSON; allowed: at most 16384"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void everyMistakeNamesFieldValueAndWhatIsAllowed(Case it) {
    assertThatThrownBy(() -> it.mistake().apply(TriggerOptions.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(it.message());
  }

  @Test
  void tagIsMeasuredInCharactersAsPeopleCountThem() {
    assertThat(TriggerOptions.NONE.tags("🚢".repeat(128)).tags()).hasSize(1);
  }
}
