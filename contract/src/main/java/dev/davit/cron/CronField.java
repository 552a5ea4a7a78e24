package dev.davit.cron;

import dev.davit.contract.Texts;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A field of a cron expression. [#parse] returns its values as bits.
enum CronField {
  MINUTE("minute", 0, 59, "", "0-59"),
  HOUR("hour", 0, 23, "", "0-23"),
  DAY_OF_MONTH("day-of-month", 1, 31, "", "1-31, L (the last day of the month)"),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", "1-12, JAN-DEC"),
  DAY_OF_WEEK(
      "day-of-week",
      0,
      7,
      "SUN MON TUE WED THU FRI SAT",
      "0-7 (0 and 7 are Sunday), SUN-SAT, 5L (the last Friday of the month)");

  /// The bit of `L` in day-of-month.
  static final int LAST_DAY = 32;

  /// The bit of `0L` in day-of-week; those of `1L` to `7L` follow.
  static final int LAST_WEEKDAY = 8;

  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|(?<from>\\w+)(?:-(?<to>\\w+))?)(?:/(?<step>\\d{1,4}))?");
  private static final int MOST_QUOTED = 40;

  private final String label;
  private final int least;
  private final int most;

  /// Three letters each, separated by spaces, so that a name begins at each fourth character.
  private final String names;

  private final String allowed;

  CronField(String label, int least, int most, String names, String allowed) {
    this.label = label;
    this.least = least;
    this.most = most;
    this.names = names;
    this.allowed = allowed;
  }

  String label() {
    return label;
  }

  /// The values of a field, each as the bit of that number.
  ///
  /// @throws IllegalArgumentException if the field has another value; the message names the field,
  ///   the part that is wrong, and what is allowed
  long parse(String field) {
    var bits = 0L;
    for (var item : field.split(",", -1)) {
      bits |= item(item);
    }
    return bits;
  }

  private long item(String item) {
    if (this == DAY_OF_MONTH && item.equalsIgnoreCase("L")) {
      return 1L << LAST_DAY;
    }
    if (this == DAY_OF_WEEK && item.matches("[0-7][Ll]")) {
      return 1L << (LAST_WEEKDAY + item.charAt(0) - '0');
    }
    var parts = ITEM.matcher(item);
    if (!parts.matches()) {
      throw refusal(item);
    }
    var step = parts.group("step") == null ? 1 : Integer.parseInt(parts.group("step"));
    if (step == 0) {
      throw refusal(item, "a step is 1 or more");
    }
    return parts.group("from") == null ? bits(least, most, step) : range(item, parts, step);
  }

  /// A range, or a single value.
  private long range(String item, Matcher parts, int step) {
    var from = value(parts.group("from"), item);
    if (parts.group("to") == null) {
      if (parts.group("step") != null) {
        // Some crons read 5/10 as 5, others as 5-59/10.
        throw refusal(
            item, "a step follows * or a range; write %d-%d/%d".formatted(from, most, step));
      }
      return 1L << from;
    }
    var to = value(parts.group("to"), item);
    if (from > to) {
      throw refusal(item, "the range runs backwards; write it as two ranges in a list");
    }
    return bits(from, to, step);
  }

  private int value(String text, String item) {
    if (text.matches("\\d{1,4}")) {
      var number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } else if (text.length() == 3) {
      var index = names.indexOf(text.toUpperCase(Locale.ROOT));
      if (index >= 0) {
        return least + index / 4;
      }
    }
    throw refusal(item);
  }

  private static long bits(int from, int to, int step) {
    var bits = 0L;
    for (var value = from; value <= to; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private IllegalArgumentException refusal(String item) {
    return refusal(
        item,
        "allowed are %s, *, ranges (a-b), steps (*/n, a-b/n), and lists of these (a,b)"
            .formatted(allowed));
  }

  private IllegalArgumentException refusal(String item, String why) {
    return new IllegalArgumentException(
        "%s `%s`: %s".formatted(label, Texts.cut(item, MOST_QUOTED), why));
  }
}
