package dev.davit.sdk;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cron.CronExpression;
import dev.davit.cron.CronSchedule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CronTest {
  private static final Cron DAILY = Cron.of("30 2 * * *");

  record Bad(String what, ThrowingCallable definition, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Bad> BAD =
      List.of(
          new Bad(
              "an hour that no day has",
              () -> Cron.of("0 24 * * *"),
              "hour `24`: allowed are 0-23"),
          new Bad("a day that no month has", () -> Cron.of("0 0 30 2 *"), "never fires"),
          new Bad(
              "an offset",
              () -> DAILY.timeZone("+02:00"),
              "\"+02:00\" is not a time zone; allowed: UTC and IANA names"),
          new Bad(
              "an offset that no text had",
              () -> withZone(ZoneOffset.ofHours(2)),
              "\"+02:00\" is not a time zone; allowed: UTC and IANA names"),
          new Bad(
              "a window of words",
              () -> DAILY.window("half an hour"),
              "\"half an hour\" is not a window; allowed: a duration"),
          new Bad(
              "a window of more than all",
              () -> DAILY.window("101%"),
              "the window is 101%; allowed: 0% to 100%"),
          new Bad(
              "a window that the resource cannot have",
              () -> DAILY.window("1s500ms"),
              "the window is 1s500ms; allowed: whole seconds"),
          new Bad(
              "a name that is too long",
              () -> DAILY.named("a".repeat(33)),
              "the name of a schedule has 33 characters; allowed: 1 to 32"),
          new Bad(
              "a name in capitals",
              () -> DAILY.named("Night"),
              "the name of a schedule is \"Night\"; allowed: 1 to 63 lower-case letters"),
          new Bad(
              "each missed one, but not at once",
              () -> DAILY.missed(Cron.Missed.ALL).concurrency(Cron.Concurrency.FORBID),
              "missed is ALL and concurrency is FORBID; allowed: ALLOW."),
          new Bad(
              "not at once, but each missed one",
              () -> DAILY.concurrency(Cron.Concurrency.REPLACE).missed(Cron.Missed.ALL),
              "missed is ALL and concurrency is REPLACE; allowed: ALLOW."),
          new Bad(
              "no queue",
              () -> RunOptions.DEFAULT.queue("Reports"),
              "queue is \"Reports\"; allowed"),
          new Bad(
              "an empty key",
              () -> RunOptions.DEFAULT.concurrencyKey(""),
              "concurrencyKey has 0 characters; allowed: 1 to 1024"),
          new Bad(
              "a long key",
              () -> RunOptions.DEFAULT.concurrencyKey("é".repeat(1025)),
              "concurrencyKey has 1025 characters; allowed: 1 to 1024"),
          new Bad(
              "more than a year older",
              () -> RunOptions.DEFAULT.priority(31_536_001),
              "priority is 31536001; allowed: -31536000 to 31536000"),
          new Bad(
              "the least number",
              () -> RunOptions.DEFAULT.priority(Integer.MIN_VALUE),
              "priority is -2147483648; allowed: -31536000 to 31536000"),
          new Bad(
              "too short a duration",
              () -> RunOptions.DEFAULT.maxDuration(ofSeconds(4)),
              "maxDuration is 4s; allowed: 5s to 8760h"),
          new Bad(
              "too long a ttl",
              () -> RunOptions.DEFAULT.ttl(ofHours(8761)),
              "ttl is 8761h; allowed: 0s to 8760h"),
          new Bad(
              "a tag twice",
              () -> RunOptions.DEFAULT.tags("a", "a"),
              "tags are [a, a]; allowed: up to 10 different ones, of 1 to 128 characters"),
          new Bad("an empty tag", () -> RunOptions.DEFAULT.tags(""), "tags are []; allowed"),
          new Bad(
              "a long tag",
              () -> RunOptions.DEFAULT.tags("a".repeat(129)),
              "of 1 to 128 characters"),
          new Bad("eleven tags", CronTest::elevenTags, "tags are [0, 1, 2, 3,"));

  @ParameterizedTest
  @FieldSource("BAD")
  void isRefusedAtOnce(Bad bad) {
    assertThatThrownBy(bad.definition())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(bad.message());
  }

  @Test
  void hasTheDueTimesOfItsZone() {
    var times = DAILY.timeZone("Europe/Berlin").times();

    assertThat(times.next(Instant.parse("2026-03-28T00:00:00Z"), 3))
        .containsExactly(
            Instant.parse("2026-03-28T01:30:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void eachMethodReturnsACopyWithOneChange() {
    var changed =
        DAILY
            .window("50%")
            .named("night")
            .missed(Cron.Missed.NONE)
            .concurrency(Cron.Concurrency.FORBID)
            .runs(
                RunOptions.DEFAULT
                    .queue("reports")
                    .concurrencyKey("k")
                    .priority(-1)
                    .machine(Machine.MICRO)
                    .maxDuration(ofMinutes(1))
                    .ttl(ofHours(1))
                    .tags("a"))
            .timeZone("Asia/Kathmandu");

    assertThat(DAILY).isEqualTo(Cron.of("30 2 * * *"));
    assertThat(changed.times()).isEqualTo(CronSchedule.of("30 2 * * *", "Asia/Kathmandu"));
    assertThat(changed.windowText()).contains("50%");
    assertThat(changed.name()).contains("night");
    assertThat(changed.missed()).isEqualTo(Cron.Missed.NONE);
    assertThat(changed.concurrency()).isEqualTo(Cron.Concurrency.FORBID);
    assertThat(changed.runs().queue()).contains("reports");
    assertThat(changed.runs().concurrencyKey()).contains("k");
    assertThat(changed.runs().priority()).isEqualTo(-1);
    assertThat(changed.runs().machine()).contains(Machine.MICRO);
    assertThat(changed.runs().maxDuration()).contains(ofMinutes(1));
    assertThat(changed.runs().ttl()).contains(ofHours(1));
    assertThat(changed.runs().tags()).containsExactly("a");
  }

  /// The schema of the resource is narrower than what is read.
  @Test
  void isWrittenAsTheResourceTakesIt() {
    assertThat(Cron.of(" @DAILY\n").expression()).isEqualTo("@daily");
    assertThat(Cron.of(" 0 9 * * MON-FRI ").expression()).isEqualTo("0 9 * * MON-FRI");
    assertThat(DAILY.window("007%").windowText()).contains("7%");
    assertThat(DAILY.window("90m").windowText()).contains("1h30m");
    assertThat(DAILY.window("1000ms").windowText()).contains("1s");
  }

  private static Cron withZone(ZoneOffset zone) {
    return new Cron(
        new CronSchedule(CronExpression.parse("@daily"), zone),
        DAILY.window(),
        DAILY.name(),
        DAILY.missed(),
        DAILY.concurrency(),
        DAILY.runs());
  }

  private static RunOptions elevenTags() {
    var tags = IntStream.range(0, 11).mapToObj(Integer::toString).toArray(String[]::new);
    return RunOptions.DEFAULT.tags(tags);
  }
}
