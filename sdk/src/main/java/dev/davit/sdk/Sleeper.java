package dev.davit.sdk;

import java.time.Duration;

/// How time is let pass; tests have their own.
@FunctionalInterface
public interface Sleeper {
  /// Time as it passes.
  Sleeper SYSTEM = duration -> Thread.sleep(duration.toMillis());

  /// Returns after `duration`.
  ///
  /// @throws InterruptedException where the thread is interrupted
  void sleep(Duration duration) throws InterruptedException;
}
