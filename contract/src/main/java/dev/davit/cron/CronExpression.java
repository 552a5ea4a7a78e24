package dev.davit.cron;

import dev.davit.contract.Texts;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A cron expression: minute, hour, day of the month, month and day of the week, as Debian's cron
/// reads them (`crontab(5)`), and `L` and `5L`. `docs/schedules.md` describes the fields.
///
/// Immutable and safe for any thread. Two expressions are equal if their texts are.
public final class CronExpression {
  /// The longest text, in characters.
  public static final int MOST_CHARACTERS = 256;

  private static final int MOST_QUOTED = 60;
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private final String text;
  private final CronTimes times;
  private final boolean isByRealTime;

  private CronExpression(String text, CronTimes times, boolean isByRealTime) {
    this.text = text;
    this.times = times;
    this.isByRealTime = isByRealTime;
  }

  /// Reads an expression of five fields, or one of `@hourly`, `@daily`, `@midnight`, `@weekly`,
  /// `@monthly`, `@yearly` and `@annually`. Names and nicknames may be in upper or lower case.
  ///
  /// @throws IllegalArgumentException if `text` is something else, has more than
  ///   [#MOST_CHARACTERS], or never fires, such as `0 0 30 2 *`; the message names the field, its
  ///   value and what is allowed
  public static CronExpression parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the cron expression is %d characters long; allowed: 1 to %d"
              .formatted(text.length(), MOST_CHARACTERS));
    }
    var fields = BLANKS.split(fields(text.strip()), -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "\"%s\" is not a cron expression; allowed: five fields (minute hour day-of-month month day-of-week), such as 30 2 * * *, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually"
              .formatted(Texts.cut(text, MOST_QUOTED)));
    }
    var times =
        new CronTimes(
            CronField.MINUTE.parse(fields[0]),
            CronField.HOUR.parse(fields[1]),
            CronField.MONTH.parse(fields[3]),
            CronDays.parse(fields[2], fields[4]));
    if (!times.areSome()) {
      throw new IllegalArgumentException(
          "\"%s\" never fires: none of its months has a day that matches %s `%s` and %s `%s`"
              .formatted(
                  text,
                  CronField.DAY_OF_MONTH.label(),
                  fields[2],
                  CronField.DAY_OF_WEEK.label(),
                  fields[4]));
    }
    return new CronExpression(text, times, fields[0].startsWith("*") || fields[1].startsWith("*"));
  }

  private static String fields(String text) {
    return NICKNAMES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
  }

  /// The text that was parsed.
  public String text() {
    return text;
  }

  CronTimes times() {
    return times;
  }

  /// Whether minute or hour begins with `*`. Such an expression means a rate, not a time of the
  /// day: it is neither repeated nor made up for when the clock is changed.
  boolean isByRealTime() {
    return isByRealTime;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
