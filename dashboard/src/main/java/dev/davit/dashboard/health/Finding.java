package dev.davit.dashboard.health;

import java.util.Locale;

/// One line of a diagnosis.
///
/// @param advice what to do about it; empty if nothing needs to be done
public record Finding(Level level, String text, String advice) {
  /// How bad it is.
  public enum Level {
    /// As expected.
    OK,
    /// Worth knowing, but runs complete.
    NOTE,
    /// Runs do not complete.
    BAD
  }

  /// As a terminal shows it, in one or two lines.
  public String printed() {
    var word = level.name().toLowerCase(Locale.ROOT);
    return "%-4s  %s%s".formatted(word, text, advice.isEmpty() ? "" : "\n      -> " + advice);
  }

  static Finding ok(String text) {
    return new Finding(Level.OK, text, "");
  }

  static Finding note(String text, String advice) {
    return new Finding(Level.NOTE, text, advice);
  }

  static Finding bad(String text, String advice) {
    return new Finding(Level.BAD, text, advice);
  }
}
