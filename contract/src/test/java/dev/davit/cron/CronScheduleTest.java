package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
  private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
  private static final Instant SINCE = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2037-01-01T00:00:00Z");

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "Europe/London",
          "America/New_York",
          "America/Sao_Paulo",
          "America/Santiago",
          "America/St_Johns",
          "Africa/Cairo",
          "Africa/Casablanca",
          "Antarctica/Troll",
          "Asia/Gaza",
          "Asia/Kathmandu",
          "Asia/Tehran",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Pacific/Chatham");

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(400);
  }

  /// Of both directions, around a change of the clock. The name of the test is its seed.
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithALookAtEveryMinute(long seed) {
    var random = new SplittableRandom(seed);
    var zone = ZoneId.of(any(random, ZONES));
    var text = expression(random);
    var center = change(random, zone);
    var from = center.minus(Duration.ofHours(40)).truncatedTo(ChronoUnit.MINUTES);
    var to = center.plus(Duration.ofHours(40)).truncatedTo(ChronoUnit.MINUTES);
    var ticks = new CronOracle(text, zone).ticks(from, to);
    var schedule = new CronSchedule(CronExpression.parse(text), zone);

    for (var at : instants(random, center, ticks)) {
      var what = "seed %d: %s in %s at %s".formatted(seed, text, zone, at);
      var next = ticks.higher(at);
      if (next == null) {
        assertThat(schedule.nextAfter(at))
            .as(what)
            .hasValueSatisfying(it -> assertThat(it).isAfter(to));
      } else {
        assertThat(schedule.nextAfter(at)).as(what).contains(next);
      }
      var latest = ticks.floor(at);
      if (latest == null) {
        assertThat(schedule.latestAtOrBefore(at))
            .as(what)
            .hasValueSatisfying(it -> assertThat(it).isBefore(from));
      } else {
        assertThat(schedule.latestAtOrBefore(at)).as(what).contains(latest);
      }
    }
  }

  /// Far from the begin of the search, where the oracle would take too long.
  @ParameterizedTest
  @MethodSource("seeds")
  void theLatestInstantIsTheNextOneOfAnEarlierInstant(long seed) {
    var random = new SplittableRandom(seed);
    var zone = ZoneId.of(any(random, ZONES));
    var text = any(random, List.of("0 0 29 2 *", "*/20 2 29 2 *", "0 3 L 3 7L", "*/5 0 13 * */5"));
    var schedule = CronSchedule.of(random.nextBoolean() ? text : expression(random), zone.getId());
    var at = SINCE.plusSeconds(random.nextInt((int) Duration.between(SINCE, UNTIL).toSeconds()));
    var what = "seed %d: %s at %s".formatted(seed, schedule, at);

    var next = schedule.nextAfter(at).orElseThrow();
    var latest = schedule.latestAtOrBefore(at).orElseThrow();

    assertThat(next).as(what).isAfter(at);
    assertThat(latest).as(what).isBeforeOrEqualTo(at);
    assertThat(schedule.latestAtOrBefore(next)).as(what).contains(next);
    assertThat(schedule.latestAtOrBefore(next.minusNanos(1))).as(what).contains(latest);
    assertThat(schedule.nextAfter(latest)).as(what).contains(next);
  }

  private static String expression(SplittableRandom random) {
    return String.join(
        " ",
        any(random, List.of("*", "*/7", "*/30", "0", "30", "59", "15,45", "10-40/10", "1-3")),
        any(random, List.of("*", "*/2", "*/3", "0", "1", "2", "3", "23", "0,12", "1-3", "0-23/2")),
        any(
            random,
            List.of("*", "*", "*", "*", "*", "*", "*/2", "1-31/3", "L", "15,L", "30", "25-31")),
        any(random, List.of("*", "*", "*", "*", "*", "*", "*/2", "3,4,10,11,12")),
        any(
            random,
            List.of("*", "*", "*", "*", "*", "*", "*/2", "0", "7", "5L", "7L,6L", "1-5", "5-7")));
  }

  /// From a [SplittableRandom]: the first numbers of `Random` are alike for seeds that follow each
  /// other, and all cases would be in one zone.
  private static <T> T any(SplittableRandom random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Instant change(SplittableRandom random, ZoneId zone) {
    var changes = new ArrayList<Instant>();
    var next = zone.getRules().nextTransition(SINCE);
    while (next != null && next.getInstant().isBefore(UNTIL)) {
      changes.add(next.getInstant());
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return changes.isEmpty() ? NOON : any(random, changes);
  }

  private static List<Instant> instants(
      SplittableRandom random, Instant center, NavigableSet<Instant> ticks) {
    var instants = new ArrayList<Instant>();
    instants.addAll(List.of(center.minusNanos(1), center, center.plusNanos(1)));
    for (var i = 0; i < 60; i++) {
      instants.add(center.plusSeconds(random.nextInt(-36 * 3600, 36 * 3600)));
      instants.add(center.plusSeconds(60L * random.nextInt(-180, 180)));
    }
    ticks.stream()
        .filter(tick -> Duration.between(center, tick).abs().toHours() < 30)
        .limit(100)
        .forEach(tick -> instants.addAll(List.of(tick.minusNanos(1), tick, tick.plusNanos(1))));
    return instants;
  }

  /// The day that Samoa left out when it moved across the date line.
  @ParameterizedTest
  @CsvSource({
    "0 9 * * *, 2011-12-29T19:00:00Z 2011-12-30T10:00:00Z 2011-12-30T19:00:00Z",
    "0 */12 * * *, 2011-12-29T22:00:00Z 2011-12-30T10:00:00Z 2011-12-30T22:00:00Z",
    "0 0 30 12 *, 2011-12-30T10:00:00Z 2012-12-29T10:00:00Z 2013-12-29T10:00:00Z",
  })
  void aWholeDayMayBeSkipped(String text, String instants) {
    var next = CronSchedule.of(text, "Pacific/Apia").next(Instant.parse("2011-12-29T12:00:00Z"), 3);

    assertThat(String.join(" ", next.stream().map(Instant::toString).toList())).isEqualTo(instants);
  }

  @Test
  void aTimeThatEachYearSkipsIsNone() {
    // The second Sunday of March: in New York there is no hour 2 on this day, since 2007.
    var schedule = CronSchedule.of("*/10 2 8-14 3 */7", "America/New_York");

    assertThat(schedule.nextAfter(NOON)).isEmpty();
    assertThat(schedule.next(NOON, 5)).isEmpty();
    assertThat(schedule.latestAtOrBefore(NOON)).contains(Instant.parse("2006-03-12T07:50:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 29 2 */7", "0 0 29 2 */6", "0 0 29 2 *", "0 0 */28 2 4"})
  void noPauseIsLongerThanTheSearch(String text) {
    var schedule = CronSchedule.of(text, "UTC");
    for (var year = 1850; year < 2250; year++) {
      var begin = LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();

      assertThat(schedule.nextAfter(begin)).as("%d", year).isPresent();
      assertThat(schedule.latestAtOrBefore(begin)).as("%d", year).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "* * * * *, 2",
    "*/5 2 * * *, 2",
    "30 2 * * *, 2",
    "0 0 1 1 *, 2",
    "*/10 2 29 2 *, 4",
    "30 2 29 2 *, 4",
  })
  void aSearchLooksAtFewMonthsHoweverLongTheDowntimeWas(String text, int most) {
    var parsed = CronExpression.parse(text);
    var looks = new AtomicInteger();
    var times = parsed.times();
    var counted =
        new CronTimes(
            times.minutes(),
            times.hours(),
            times.months(),
            month -> {
              looks.incrementAndGet();
              return times.days().in(month);
            });
    var rules = ZoneId.of("Europe/Berlin").getRules();
    var ticks =
        parsed.isByRealTime() ? new RealTimeTicks(counted, rules) : new FixedTicks(counted, rules);

    assertThat(ticks.latestAtOrBefore(NOON)).isPresent();
    assertThat(looks.getAndSet(0)).isBetween(1, most);
    assertThat(ticks.nextAfter(NOON)).isPresent();
    assertThat(looks.get()).isBetween(1, most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
  void anInstantOutOfRangeIsRefused(Instant instant) {
    var schedule = CronSchedule.of("* * * * *", "UTC");

    assertThatThrownBy(() -> schedule.nextAfter(instant))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s is out of range; allowed: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z", instant);
    assertThatThrownBy(() -> schedule.latestAtOrBefore(instant))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theListEndsWithTheYear9999() {
    var schedule = CronSchedule.of("@yearly", "UTC");

    assertThat(schedule.next(Instant.parse("9998-06-01T00:00:00Z"), 5))
        .containsExactly(
            Instant.parse("9999-01-01T00:00:00Z"), Instant.parse("+10000-01-01T00:00:00Z"));
    assertThat(schedule.next(NOON, 0)).isEmpty();
    assertThatThrownBy(() -> schedule.next(NOON, -1)).hasMessage("count is -1; allowed: 0 or more");
  }
}
