package dev.davit.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The call of `run` that is being stopped, for `onCancel`. `run` is on its own thread; `onCancel`
/// is called on another.
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
  /// @return what `run` returned, which becomes the run's output; empty if it threw or returned
  ///   null
  /// @throws InterruptedException if the wait was interrupted
  public Optional<O> await() throws InterruptedException {
    end.await();
    return Optional.ofNullable(output);
  }

  /// Waits until `run` has ended, at most for this time.
  ///
  /// @return what `run` returned; empty if it threw, returned null or has not ended
  /// @throws InterruptedException if the wait was interrupted
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
