package dev.davit.sdk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is told, or until somebody sleeps on it. May be shared
/// between threads.
public final class TestClock implements InstantSource, Sleeper {
  private Instant now;

  private TestClock(Instant now) {
    this.now = now;
  }

  /// A clock that shows `now`.
  public static TestClock at(Instant now) {
    return new TestClock(now);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /// Lets time pass.
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /// Lets time pass at once.
  ///
  /// @throws InterruptedException where the thread was interrupted
  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a sleep of " + duration);
    }
    advance(duration);
  }
}
