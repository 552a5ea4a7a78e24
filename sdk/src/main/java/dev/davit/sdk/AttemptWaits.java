package dev.davit.sdk;

import dev.davit.contract.Result;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a wait does to its attempt. Call this on the thread of `run`.
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

  /// Suspends the attempt, and does not return.
  ///
  /// @throws InterruptedException if the attempt is being stopped
  void suspend(Result.Suspended result) throws InterruptedException {
    thread.suspend(result);
  }
}
