package dev.davit.cli.dev;

import java.nio.file.Path;

/// Writes the logs of the whole process to a file.
final class FileLogging {
  private FileLogging() {}

  /// Must be called before the first logger is created.
  static void to(Path file) {
    System.setProperty("davit.log", file.toString());
    System.setProperty("logback.configurationFile", "dev/davit/cli/dev/logback.xml");
  }
}
