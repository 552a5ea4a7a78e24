package dev.davit.dashboard.web;

import java.time.Duration;

/// Something that pages show and that changes.
public interface Changes {
  /// A number that is another one after a change. Waits for one.
  ///
  /// @param query what the page shows
  /// @param seen the last number
  /// @param atMost how long to wait; then the answer is `seen`
  long after(Form query, long seen, Duration atMost) throws InterruptedException;
}
