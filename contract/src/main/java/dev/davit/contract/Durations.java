package dev.davit.contract;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations on the wire, in the form that Kubernetes uses: `1h30m`, `10s`, `500ms`.
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private Durations() {}

  /// Reads hours, minutes, seconds and milliseconds, in this order, each at most once. At least one
  /// is required.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message quotes it and lists
  ///   what is allowed
  public static Duration parse(String text) {
    var matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a duration; allowed: hours, minutes, seconds, milliseconds, such as 1h30m, 10s or 500ms"
              .formatted(text));
    }
    return Duration.ofHours(number(matcher.group(1)))
        .plusMinutes(number(matcher.group(2)))
        .plusSeconds(number(matcher.group(3)))
        .plusMillis(number(matcher.group(4)));
  }

  /// A text that [#parse] reads as `duration`, which must not be negative. Fractions of a
  /// millisecond are dropped.
  public static String format(Duration duration) {
    var text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
