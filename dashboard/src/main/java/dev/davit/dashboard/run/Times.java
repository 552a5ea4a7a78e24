package dev.davit.dashboard.run;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times and durations in words. All times are UTC, and pages say so.
public final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MILLIS = 1000;

  private Times() {}

  /// `2026-03-01 14:00:01`.
  public static String utc(Instant instant) {
    return SECONDS.format(instant);
  }

  /// `0.8 s`, `14 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
  public static String inWords(Duration duration) {
    var millis = Math.max(0, duration.toMillis());
    if (millis < 10 * MILLIS) {
      return String.format(Locale.ROOT, "%.1f s", millis / (double) MILLIS);
    }
    var seconds = millis / MILLIS;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 48 * 3600) {
      return "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    }
    return "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
  }

  /// The instant of a field; empty if it is absent or no instant.
  static Optional<Instant> parse(@Nullable String field) {
    try {
      return Optional.ofNullable(field).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
