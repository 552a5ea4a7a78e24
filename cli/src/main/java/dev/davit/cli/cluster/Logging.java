package dev.davit.cli.cluster;

/// Keeps the logs of libraries away from what people and scripts read: an error is told as such.
final class Logging {
  private Logging() {}

  /// Has to come before the first logger is made.
  static void quiet() {
    System.setProperty("logback.configurationFile", "dev/davit/cli/cluster/logback.xml");
  }
}
