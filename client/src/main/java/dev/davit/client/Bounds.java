package dev.davit.client;

import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.regex.Pattern;

/// The bounds of the schema, checked when a value is set. So the stack trace points to the caller,
/// and the message names the field, the value and what is allowed.
final class Bounds {
  /// The limit of most durations in a run.
  static final Duration YEAR = Duration.ofDays(365);

  /// What is allowed as the name of a task or a queue, in words.
  static final String LABELS =
      "1 to 63 lower-case letters, digits and hyphens, with a letter or digit first and last";

  private static final Pattern RUN_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_NAME = 63;

  private Bounds() {}

  /// @throws IllegalArgumentException if `holds` is false
  static void require(boolean holds, String field, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(field, value, allowed));
    }
  }

  static void duration(String field, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        field,
        value.isNegative() ? value : Durations.format(value),
        Durations.format(least) + " to " + Durations.format(most));
  }

  /// @param most in characters as the API server counts them: code points
  static void text(String field, String value, int most) {
    var length = value.codePointCount(0, value.length());
    require(
        length >= 1 && length <= most,
        field,
        length + " characters long",
        "1 to " + most + " characters");
  }

  /// Whether a task or a queue can have that name, which is a DNS label.
  static boolean isLabel(String value) {
    return value.length() <= LONGEST_NAME && LABEL.matcher(value).matches();
  }

  static void runName(String field, String value) {
    require(
        value.length() <= LONGEST_NAME && RUN_NAME.matcher(value).matches(),
        field,
        "\"" + value + "\"",
        "1 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit first and last");
  }
}
