package dev.davit.cron;

import java.time.YearMonth;

/// The days that match the fields day-of-month and day-of-week.
///
/// @param dates bits 1 to 31, and [CronField#LAST_DAY]
/// @param weekdays bits 0 to 6, from Sunday
/// @param lastWeekdays the same, for the last such day of a month
/// @param needsBoth whether a day has to match both fields. As in Debian's cron, it has to if one
///   of them begins with `*`; otherwise one match is enough.
record CronDays(long dates, int weekdays, int lastWeekdays, boolean needsBoth)
    implements MonthDays {
  private static final int WEEK = 0x7f;

  /// Five weeks, one after the other.
  private static final long WEEKS = 1L | (1L << 7) | (1L << 14) | (1L << 21) | (1L << 28);

  static CronDays parse(String dayOfMonth, String dayOfWeek) {
    var weekdays = CronField.DAY_OF_WEEK.parse(dayOfWeek);
    return new CronDays(
        CronField.DAY_OF_MONTH.parse(dayOfMonth),
        fromSunday(weekdays & 0xff),
        fromSunday(weekdays >>> CronField.LAST_WEEKDAY),
        dayOfMonth.startsWith("*") || dayOfWeek.startsWith("*"));
  }

  /// With bit 7, which is Sunday too, as bit 0.
  private static int fromSunday(long bits) {
    return (int) (bits | (bits >>> 7)) & WEEK;
  }

  @Override
  public int in(YearMonth month) {
    var length = month.lengthOfMonth();
    var all = (int) ((1L << (length + 1)) - 2);
    var byDate = dates | (((dates >>> CronField.LAST_DAY) & 1) << length);
    var lastWeek = all & ~((1 << (length - 6)) - 1);
    var byWeekday = each(weekdays, month) | (each(lastWeekdays, month) & lastWeek);
    return all & (int) (needsBoth ? byDate & byWeekday : byDate | byWeekday);
  }

  /// The days of the month, and some beyond it, that are one of these weekdays.
  private static long each(int weekdays, YearMonth month) {
    var first = month.atDay(1).getDayOfWeek().getValue() % 7;
    var fromFirst = ((weekdays >>> first) | (weekdays << (7 - first))) & WEEK;
    return (fromFirst * WEEKS) << 1;
  }
}
