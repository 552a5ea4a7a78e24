package dev.davit.runner;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Calls a function on SIGTERM.
///
/// A shutdown hook cannot do this: it cannot distinguish a signal from `System.exit` in user code,
/// and the JVM is already ending while it executes. The only other way is `sun.misc.Signal` of the
/// module jdk.unsupported. It is used by reflection, because javac's warning about it cannot be
/// suppressed.
final class Signals {
  private Signals() {}

  /// Undoes [#onTerminate].
  interface Handled extends AutoCloseable {
    @Override
    void close();
  }

  /// On SIGTERM, calls `action` on its own thread, instead of ending the process.
  static Handled onTerminate(Runnable action) {
    try {
      var handler = Class.forName("sun.misc.SignalHandler");
      var calling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      var before = handle(handler, calling);
      return () -> restore(handler, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a JDK without sun.misc.Signal", e);
    }
  }

  private static void restore(Class<?> handler, @Nullable Object before) {
    try {
      handle(handler, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the handler of SIGTERM cannot be restored", e);
    }
  }

  private static @Nullable Object handle(Class<?> handler, @Nullable Object action)
      throws ReflectiveOperationException {
    var signal = Class.forName("sun.misc.Signal");
    var terminate = signal.getConstructor(String.class).newInstance("TERM");
    return signal.getMethod("handle", signal, handler).invoke(null, terminate, action);
  }
}
