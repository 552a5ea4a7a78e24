package dev.davit.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The call of `run` that is being stopped, as `onCancel` sees it: on its own thread, while
/// `onCancel` is called on another.
public final class RunningTask<O extends @Nullable Object> {
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable O output;

  RunningTask() {}

  /// Whether `run` has returned or thrown.
  public boolean hasEnded() {
    return end.getCount() == 0;
  }

  /// Waits until `run` has ended. The pod does not wait longer than the task's `cancelTimeout`.
  ///
  /// @return what it returned, which is the run's output then; empty where it threw or returned
  ///   null
  /// @throws InterruptedException where the wait was interrupted
  public Optional<O> await() throws InterruptedException {
    end.await();
    return Optional.ofNullable(output);
  }

  /// Waits until `run` has ended, at most so long.
  ///
  /// @return what it returned; empty where it threw, returned null or has not ended
  /// @throws InterruptedException where the wait was interrupted
  public Optional<O> await(Duration atMost) throws InterruptedException {
    return end.await(atMost.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.ofNullable(output)
        : Optional.empty();
  }

  void ended(@Nullable O returned) {
    output = returned;
    end.countDown();
  }
}
