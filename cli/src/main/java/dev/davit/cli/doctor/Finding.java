package dev.davit.cli.doctor;

/// One line of a diagnosis.
///
/// @param advice what to do about it; empty if nothing needs to be done
record Finding(Level level, String text, String advice) {
  enum Level {
    /// As expected.
    OK,
    /// Worth knowing, but runs complete.
    NOTE,
    /// Runs do not complete.
    BAD
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
