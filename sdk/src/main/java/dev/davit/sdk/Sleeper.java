package dev.davit.sdk;

import java.time.Duration;

/// Sleeps for a time; tests have their own implementation.
@FunctionalInterface
public interface Sleeper {
  /// Real time.
  Sleeper SYSTEM = duration -> Thread.sleep(duration.toMillis());

  /// Returns after `duration`.
  ///
  /// @throws InterruptedException if the thread is interrupted
  void sleep(Duration duration) throws InterruptedException;
}
