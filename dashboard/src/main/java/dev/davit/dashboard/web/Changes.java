package dev.davit.dashboard.web;

import java.time.Duration;

/// Something that pages show and that changes. Close it.
public interface Changes extends AutoCloseable {
  /// A number that is another one after a change. Waits for one.
  ///
  /// @param query what the page shows
  /// @param seen the last number
  /// @param atMost how long to wait; then the answer is `seen`
  long after(Form query, long seen, Duration atMost) throws InterruptedException;

  /// Whether the browser has to ask again to hear more.
  default boolean isOver() {
    return false;
  }

  @Override
  default void close() {}
}
