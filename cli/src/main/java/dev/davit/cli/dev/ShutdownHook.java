package dev.davit.cli.dev;

/// Closes something also when the process is told to end, by Ctrl-C for one.
final class ShutdownHook implements AutoCloseable {
  private final Thread hook;

  private ShutdownHook(Thread hook) {
    this.hook = hook;
  }

  static ShutdownHook closing(EmbeddedDavit davit) {
    var hook = new Thread(davit::close, "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    return new ShutdownHook(hook);
  }

  /// From here on, closing is up to the caller again.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException running) {
      // The process is ending already: the hook does its work.
    }
  }
}
