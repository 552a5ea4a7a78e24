package dev.davit.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Sleeps.
final class Pause {
  private Pause() {}

  /// @param doing what an interrupt would interrupt, such as `a run was triggered`
  static void of(Duration time, String doing) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while " + doing, e);
    }
  }
}
