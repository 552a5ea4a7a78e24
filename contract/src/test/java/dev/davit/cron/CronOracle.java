package dev.davit.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A second implementation, as simple as possible: it looks at every minute. It reads numbers only.
final class CronOracle {
  private final String[] fields;
  private final ZoneId zone;

  CronOracle(String expression, ZoneId zone) {
    this.fields = expression.split(" ", -1);
    this.zone = zone;
  }

  /// All instants from `from` up to `to`, which are full minutes.
  NavigableSet<Instant> ticks(Instant from, Instant to) {
    return (fields[0].startsWith("*") || fields[1].startsWith("*"))
        ? ticksOfRealTime(from, to)
        : ticksOfFixedTimes(from, to);
  }

  private NavigableSet<Instant> ticksOfRealTime(Instant from, Instant to) {
    var ticks = new TreeSet<Instant>();
    for (var at = from; !at.isAfter(to); at = at.plusSeconds(60)) {
      if (matches(at.atZone(zone).toLocalDateTime())) {
        ticks.add(at);
      }
    }
    return ticks;
  }

  private NavigableSet<Instant> ticksOfFixedTimes(Instant from, Instant to) {
    var ticks = new TreeSet<Instant>();
    var end = LocalDateTime.ofInstant(to, ZoneOffset.UTC).plusDays(2);
    for (var local = LocalDateTime.ofInstant(from, ZoneOffset.UTC).minusDays(2);
        local.isBefore(end);
        local = local.plusMinutes(1)) {
      if (matches(local)) {
        ticks.add(firstInstant(local));
      }
    }
    return new TreeSet<>(ticks.subSet(from, true, to, true));
  }

  /// The first instant at which the clock shows this time, or the next one that it does show.
  private Instant firstInstant(LocalDateTime local) {
    var shown = local;
    while (zone.getRules().getValidOffsets(shown).isEmpty()) {
      shown = shown.plusMinutes(1);
    }
    var time = shown;
    return zone.getRules().getValidOffsets(time).stream()
        .map(time::toInstant)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private boolean matches(LocalDateTime time) {
    return values(fields[0], 0, 59).contains("" + time.getMinute())
        && values(fields[1], 0, 23).contains("" + time.getHour())
        && values(fields[3], 1, 12).contains("" + time.getMonthValue())
        && matchesDay(time);
  }

  private boolean matchesDay(LocalDateTime time) {
    var dates = values(fields[2], 1, 31);
    var weekdays = values(fields[4], 0, 7);
    var isLast = time.plusDays(1).getMonthValue() != time.getMonthValue();
    var isOfLastWeek = time.plusDays(7).getMonthValue() != time.getMonthValue();
    var weekday = time.getDayOfWeek().getValue();
    var ofDate = dates.contains("" + time.getDayOfMonth()) || (isLast && dates.contains("L"));
    var ofWeekday =
        IntStream.of(weekday, weekday % 7)
            .anyMatch(
                day ->
                    weekdays.contains("" + day) || (isOfLastWeek && weekdays.contains(day + "L")));
    return (fields[2].startsWith("*") || fields[4].startsWith("*"))
        ? ofDate && ofWeekday
        : ofDate || ofWeekday;
  }

  private static final Map<String, Set<String>> KNOWN = new HashMap<>();

  private static Set<String> values(String field, int least, int most) {
    return KNOWN.computeIfAbsent(field + "@" + most, key -> read(field, least, most));
  }

  private static Set<String> read(String field, int least, int most) {
    var values = new HashSet<String>();
    for (var item : field.split(",", -1)) {
      var step = item.split("/", -1);
      var range =
          step[0].equals("*") ? new String[] {"" + least, "" + most} : step[0].split("-", -1);
      if (range.length == 1) {
        values.add(range[0]);
        continue;
      }
      for (var value = Integer.parseInt(range[0]);
          value <= Integer.parseInt(range[1]);
          value += step.length == 1 ? 1 : Integer.parseInt(step[1])) {
        values.add("" + value);
      }
    }
    return values;
  }
}
