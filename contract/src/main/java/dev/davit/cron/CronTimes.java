package dev.davit.cron;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Optional;

/// The local times that match an expression, whatever the zone. A search looks at each month once,
/// and takes day, hour and minute from bits.
///
/// @param minutes bits 0 to 59; never empty, as `hours` and `months`
/// @param hours bits 0 to 23
/// @param months bits 1 to 12
record CronTimes(long minutes, long hours, long months, MonthDays days) {
  /// The Gregorian calendar repeats after 400 years, weekdays included.
  private static final int CALENDAR_YEARS = 400;

  /// Whether any day matches.
  boolean areSome() {
    return firstDate(LocalDate.of(2000, 1, 1), 2000 + CALENDAR_YEARS).isPresent();
  }

  /// The first match at or after a full minute, up to the end of the last year.
  Optional<LocalDateTime> firstFrom(LocalDateTime from, int lastYear) {
    if (matches(from.toLocalDate())) {
      var minute = lowest(minutes, from.getMinute());
      var isThisHour = has(hours, from.getHour()) && minute < Long.SIZE;
      var hour = isThisHour ? from.getHour() : lowest(hours, from.getHour() + 1);
      if (hour < Long.SIZE) {
        var time = from.toLocalDate().atTime(hour, isThisHour ? minute : lowest(minutes, 0));
        return Optional.of(time);
      }
    }
    return firstDate(from.toLocalDate().plusDays(1), lastYear)
        .map(date -> date.atTime(lowest(hours, 0), lowest(minutes, 0)));
  }

  /// The last match at or before a full minute, down to the begin of the first year.
  Optional<LocalDateTime> lastTo(LocalDateTime to, int firstYear) {
    if (matches(to.toLocalDate())) {
      var minute = highest(minutes, to.getMinute());
      var isThisHour = has(hours, to.getHour()) && minute >= 0;
      var hour = isThisHour ? to.getHour() : highest(hours, to.getHour() - 1);
      if (hour >= 0) {
        var time = to.toLocalDate().atTime(hour, isThisHour ? minute : highest(minutes, 59));
        return Optional.of(time);
      }
    }
    return lastDate(to.toLocalDate().minusDays(1), firstYear)
        .map(date -> date.atTime(highest(hours, 23), highest(minutes, 59)));
  }

  private boolean matches(LocalDate date) {
    return has(months, date.getMonthValue())
        && has(days.in(YearMonth.from(date)), date.getDayOfMonth());
  }

  private Optional<LocalDate> firstDate(LocalDate from, int lastYear) {
    var day = from.getDayOfMonth();
    for (var month = YearMonth.from(from);
        month.getYear() <= lastYear;
        month = month.plusMonths(1)) {
      if (has(months, month.getMonthValue())) {
        var found = lowest(days.in(month), day);
        if (found < Long.SIZE) {
          return Optional.of(month.atDay(found));
        }
      }
      day = 1;
    }
    return Optional.empty();
  }

  private Optional<LocalDate> lastDate(LocalDate to, int firstYear) {
    var day = to.getDayOfMonth();
    for (var month = YearMonth.from(to);
        month.getYear() >= firstYear;
        month = month.minusMonths(1)) {
      if (has(months, month.getMonthValue())) {
        var found = highest(days.in(month), day);
        if (found >= 0) {
          return Optional.of(month.atDay(found));
        }
      }
      day = 31;
    }
    return Optional.empty();
  }

  private static boolean has(long bits, int bit) {
    return ((bits >>> bit) & 1) == 1;
  }

  /// The lowest bit from `from` on, or 64.
  private static int lowest(long bits, int from) {
    return Long.numberOfTrailingZeros(bits & (-1L << from));
  }

  /// The highest bit up to `to`, at most 62, or -1.
  private static int highest(long bits, int to) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(bits & ((1L << (to + 1)) - 1));
  }
}
