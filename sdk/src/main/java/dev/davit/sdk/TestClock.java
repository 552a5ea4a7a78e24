package dev.davit.sdk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until [#advance] or a sleep moves it. Threads may share it.
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

  /// Moves the clock forward.
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /// Moves the clock forward instead of waiting.
  ///
  /// @throws InterruptedException if the thread was interrupted
  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a sleep of " + duration);
    }
    advance(duration);
  }
}
