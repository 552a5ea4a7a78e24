package dev.davit.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Calls hooks on the attempt's thread, one at a time. Another thread can interrupt a hook that
/// takes too long, and never anything else.
final class HookCalls {
  private final Duration limit;
  private final HookWatch watch;
  private @Nullable Thread calling;
  private @Nullable HookCall current;
  private boolean overdue;

  HookCalls(Duration limit, HookWatch watch) {
    this.limit = limit;
    this.watch = watch;
  }

  /// User code.
  interface Body {
    void call() throws Exception;
  }

  Duration limit() {
    return limit;
  }

  /// Calls `body`.
  ///
  /// @return what it threw; a [HookTimeoutException] if it took too long, even if it returned
  @Nullable Throwable call(String hook, Body body) {
    begin(hook);
    Throwable thrown = null;
    try {
      body.call();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a StackOverflowError or a missing class is the hook's failure too
      thrown = e;
    }
    return end(hook) ? new HookTimeoutException(hook, limit, thrown) : thrown;
  }

  void begin(String hook) {
    var call = new HookCall(hook, limit);
    synchronized (this) {
      calling = Thread.currentThread();
      current = call;
      overdue = false;
    }
    watch.hookBegins(call);
  }

  /// Ends what [#begin] began.
  ///
  /// @return whether the call was interrupted because it took too long
  boolean end(String hook) {
    boolean late;
    synchronized (this) {
      calling = null;
      current = null;
      late = overdue;
      overdue = false;
      if (late) {
        Thread.interrupted(); // the interrupt was meant for the hook
      }
    }
    watch.hookEnded(hook);
    return late;
  }

  /// Interrupts `call`, unless it has ended. Another hook may already be executing.
  synchronized void interrupt(HookCall call) {
    if (calling != null && current == call) {
      overdue = true;
      calling.interrupt();
    }
  }
}
