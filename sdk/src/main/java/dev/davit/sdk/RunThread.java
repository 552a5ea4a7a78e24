package dev.davit.sdk;

import dev.davit.contract.Result;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Executes `run`: on the attempt's thread, or on one of its own if the attempt may be suspended.
/// The own thread parks for ever when the attempt is suspended, so that nothing of `run` follows,
/// and the attempt's thread goes on.
///
/// One of the two threads waits for the other at any time. Branches have threads of their own, and
/// the attempt's thread calls their hooks, one at a time, while it waits.
final class RunThread<O extends @Nullable Object> {
  private final boolean isOwn;
  private final AttemptState state;

  private final Thread attemptsThread = Thread.currentThread();

  /// For the attempt's thread.
  private final BlockingQueue<Message<O>> messages = new LinkedBlockingQueue<>();

  /// Call this on the attempt's thread.
  ///
  /// @param isOwn whether `run` executes on a thread of its own
  RunThread(boolean isOwn, AttemptState state) {
    this.isOwn = isOwn;
    this.state = state;
  }

  /// User code.
  interface Body<T extends @Nullable Object> {
    T call() throws Exception;
  }

  /// What became of `run`.
  sealed interface End<T extends @Nullable Object> {}

  record Returned<T extends @Nullable Object>(T output) implements End<T> {}

  record Threw<T extends @Nullable Object>(Throwable error) implements End<T> {}

  /// Its thread waits for ever.
  record Suspended<T extends @Nullable Object>() implements End<T> {}

  private interface Message<T extends @Nullable Object> {
    /// Called on the attempt's thread.
    ///
    /// @return the end of `run`; null if it goes on
    @Nullable End<T> receive();
  }

  /// Executes `run`. Call this on the attempt's thread.
  ///
  /// @throws OutOfMemoryError if `run` threw it
  End<O> execute(Body<O> run) {
    var end = isOwn ? onItsOwnThread(run) : end(run);
    if (end instanceof Threw<O> threw && threw.error() instanceof OutOfMemoryError error) {
      throw error;
    }
    return end;
  }

  /// Calls `hook` on the attempt's thread, while this thread, that of `run` or of a branch, waits.
  void callOnAttemptsThread(Runnable hook) {
    if (isAttemptsThread()) {
      hook.run();
      return;
    }
    var called = new CountDownLatch(1);
    messages.add(
        () -> {
          hook.run(); // after an OutOfMemoryError, run must not go on
          called.countDown();
          return null;
        });
    if (awaitUninterruptibly(called)) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAttemptsThread() {
    return Thread.currentThread() == attemptsThread;
  }

  /// Waits on the attempt's thread, which executes `run`, and calls hooks of branches meanwhile.
  ///
  /// @param isOver becomes true before [#wake] is called
  void serveUntil(BooleanSupplier isOver) throws InterruptedException {
    while (!isOver.getAsBoolean()) {
      messages.take().receive();
    }
  }

  /// Lets [#serveUntil] look again.
  void wake() {
    messages.add(() -> null);
  }

  /// Suspends the attempt. The threads of `run` and its branches must [#park] after this.
  ///
  /// @throws InterruptedException if the attempt is being stopped, and is not suspended
  void suspend(Result.Suspended result) throws InterruptedException {
    if (!isOwn) {
      throw new IllegalStateException("run cannot be suspended on the attempt's thread");
    }
    Message<O> suspended = Suspended::new;
    if (!state.suspend(result)) {
      throw new InterruptedException("the attempt is being stopped");
    }
    messages.add(suspended);
  }

  /// This thread waits for ever. An exception would let user code go on.
  static void park() {
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // else park would return at once
    }
  }

  /// The thread inherits the context class loader and inheritable thread-locals, and gets the MDC.
  private End<O> onItsOwnThread(Body<O> run) {
    var mdc = MDC.getCopyOfContextMap();
    var thread =
        new Thread(
            () -> {
              if (mdc != null) {
                MDC.setContextMap(mdc);
              }
              state.runsHere();
              var end = end(run);
              messages.add(() -> end);
            },
            Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
    return received();
  }

  private static <T extends @Nullable Object> End<T> end(Body<T> run) {
    try {
      return new Returned<>(run.call());
    } catch (Throwable e) { // a StackOverflowError or a missing class is the task's failure too
      return new Threw<>(e);
    }
  }

  /// Receives messages until `run` has ended. Interrupts are for `run`, which gets them itself.
  private End<O> received() {
    var isInterrupted = false;
    try {
      while (true) {
        try {
          var end = messages.take().receive();
          if (end != null) {
            return end;
          }
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Returns whether the thread was interrupted meanwhile.
  private static boolean awaitUninterruptibly(CountDownLatch latch) {
    var isInterrupted = false;
    while (true) {
      try {
        latch.await();
        return isInterrupted;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
  }
}
