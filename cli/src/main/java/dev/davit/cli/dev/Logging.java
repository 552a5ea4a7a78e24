package dev.davit.cli.dev;

import java.nio.file.Path;

/// Sends the logs of everything in this process to a file.
final class Logging {
  private Logging() {}

  /// Has to come before the first logger is made.
  static void to(Path file) {
    System.setProperty("davit.log", file.toString());
    System.setProperty("logback.configurationFile", "dev/davit/cli/dev/logback.xml");
  }
}
