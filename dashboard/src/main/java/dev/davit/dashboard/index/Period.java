package dev.davit.dashboard.index;

import java.time.Duration;
import java.time.Instant;

/// How far a list looks back, by the creation of runs.
public enum Period {
  ALL("", "any time", Duration.ZERO),
  HOUR("1h", "the last hour", Duration.ofHours(1)),
  DAY("24h", "the last 24 hours", Duration.ofHours(24)),
  WEEK("7d", "the last 7 days", Duration.ofDays(7));

  private final String text;
  private final String label;
  private final Duration length;

  Period(String text, String label, Duration length) {
    this.text = text;
    this.label = label;
    this.length = length;
  }

  /// The period of a query string; [#ALL] if there is none of that name.
  public static Period of(String text) {
    for (var period : values()) {
      if (period.text.equals(text)) {
        return period;
      }
    }
    return ALL;
  }

  /// As in a query string; empty for [#ALL].
  public String text() {
    return text;
  }

  /// In words.
  public String label() {
    return label;
  }

  /// Whether a run that was created at this instant is in it.
  public boolean contains(Instant created, Instant now) {
    return this == ALL || !created.isBefore(now.minus(length));
  }
}
