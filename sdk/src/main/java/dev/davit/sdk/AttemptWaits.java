package dev.davit.sdk;

import dev.davit.contract.Result;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a wait does to its attempt. The threads of `run` and of its branches call this.
record AttemptWaits(RunThread<?> thread, WaitHooks<?> hooks) {
  void onWait(DurableWait wait) {
    thread.callOnAttemptsThread(() -> hooks.onWait(wait));
  }

  /// What a hook threw; null if none did.
  @Nullable Throwable onResume(DurableWait wait) {
    var thrown = new AtomicReference<@Nullable Throwable>();
    thread.callOnAttemptsThread(() -> thrown.set(hooks.onResume(wait)));
    return thrown.get();
  }

  /// Suspends the attempt. All threads of the task must park after this.
  ///
  /// @throws InterruptedException if the attempt is being stopped
  void suspend(Result.Suspended result) throws InterruptedException {
    thread.suspend(result);
  }

  boolean isAttemptsThread() {
    return thread.isAttemptsThread();
  }

  /// Waits on the attempt's thread.
  void serveUntil(BooleanSupplier isOver) throws InterruptedException {
    thread.serveUntil(isOver);
  }

  void wakeRun() {
    thread.wake();
  }
}
