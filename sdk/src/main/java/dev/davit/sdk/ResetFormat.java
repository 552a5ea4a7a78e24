package dev.davit.sdk;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The format of a response header that gives the end of a limit.
public enum ResetFormat {
  /// Seconds from now, decimals allowed: `2.5`.
  SECONDS,
  /// Seconds since 1970.
  UNIX_SECONDS,
  /// Milliseconds since 1970.
  UNIX_MILLIS,
  /// An instant with its offset: `2026-01-02T03:04:05Z`.
  ISO_8601,
  /// The formats of `Retry-After`: seconds from now, or an HTTP date.
  SECONDS_OR_HTTP_DATE;

  /// The time from `now` until the limit ends, 0 if it has ended. Empty if `text` has another
  /// format, or if the end is more than a century away.
  Optional<Duration> until(String text, Instant now) {
    try {
      var delay =
          switch (this) {
            case SECONDS -> seconds(text);
            case UNIX_SECONDS -> Duration.between(now, Instant.ofEpochSecond(Long.parseLong(text)));
            case UNIX_MILLIS -> Duration.between(now, Instant.ofEpochMilli(Long.parseLong(text)));
            case ISO_8601 -> Duration.between(now, OffsetDateTime.parse(text).toInstant());
            case SECONDS_OR_HTTP_DATE ->
                !text.isEmpty() && Character.isDigit(text.charAt(0))
                    ? seconds(text)
                    : Duration.between(
                        now,
                        OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
          };
      return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String text) {
    var millis = Double.parseDouble(text) * 1000;
    if (!(millis < Duration.ofDays(36_525).toMillis())) { // NaN too
      throw new NumberFormatException(text);
    }
    return Duration.ofMillis((long) Math.ceil(millis));
  }
}
