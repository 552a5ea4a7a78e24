package dev.davit.cli.cluster;

/// Keeps log lines of libraries out of the output for people and scripts. Commands report errors
/// themselves.
final class QuietLogging {
  private QuietLogging() {}

  /// Must be called before the first logger is created.
  static void quiet() {
    System.setProperty("logback.configurationFile", "dev/davit/cli/cluster/logback.xml");
  }
}
