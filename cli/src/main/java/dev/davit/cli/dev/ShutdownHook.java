package dev.davit.cli.dev;

/// Also closes a resource when the process is asked to end, for example by Ctrl-C.
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

  /// From now on, the caller must close the resource itself.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException running) {
      // The process is already ending, so the hook closes the resource.
    }
  }
}
