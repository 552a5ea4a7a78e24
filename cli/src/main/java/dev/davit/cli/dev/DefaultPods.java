package dev.davit.cli.dev;

/// The default number of pods that run at once on this machine.
final class DefaultPods {
  private static final int AT_LEAST = 4;

  private DefaultPods() {}

  /// One for each processor, but also some on a small machine, because most tasks spend their time
  /// waiting.
  static int usual() {
    return Math.max(AT_LEAST, Runtime.getRuntime().availableProcessors());
  }
}
