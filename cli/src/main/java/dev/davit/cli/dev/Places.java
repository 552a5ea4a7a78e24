package dev.davit.cli.dev;

/// How many pods run at once on a machine like this.
final class Places {
  private static final int AT_LEAST = 4;

  private Places() {}

  /// One for each processor, but some on a small machine too: most tasks wait for something else.
  static int usual() {
    return Math.max(AT_LEAST, Runtime.getRuntime().availableProcessors());
  }
}
