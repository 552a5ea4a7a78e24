package dev.davit.operator.kube;

import java.time.Instant;

/// Lets something happen at an instant, as the shell's clock counts; on another thread than the
/// caller's.
@FunctionalInterface
public interface AlarmClock {
  /// Runs `work` at `instant`, or soon after.
  void ringAt(Instant instant, Runnable work);
}
