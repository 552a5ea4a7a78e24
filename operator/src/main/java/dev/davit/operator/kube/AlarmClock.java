package dev.davit.operator.kube;

import java.time.Instant;

/// Runs work at an instant by the shell's clock, on another thread than the caller's.
@FunctionalInterface
public interface AlarmClock {
  /// Runs `work` at `instant`, or soon after.
  void ringAt(Instant instant, Runnable work);
}
