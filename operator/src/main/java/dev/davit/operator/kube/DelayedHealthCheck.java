package dev.davit.operator.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A check that reports only lasting faults. While the API server restarts, every watch is lost and
/// recovers without help: if a kubelet restarted the operator for that, it would make things worse.
/// Thread-safe.
public final class DelayedHealthCheck implements HealthServer.Check {
  private final HealthServer.Check check;
  private final Duration grace;
  private final InstantSource clock;
  private @Nullable Instant wrongSince;

  /// Reports the fault of `check` if `check` has reported one for `grace` without a pause.
  public DelayedHealthCheck(HealthServer.Check check, Duration grace, InstantSource clock) {
    this.check = check;
    this.grace = grace;
    this.clock = clock;
  }

  @Override
  public synchronized String get() {
    var wrong = check.get();
    if (wrong.isEmpty()) {
      wrongSince = null;
      return "";
    }
    var now = clock.instant();
    var since = wrongSince == null ? now : wrongSince;
    wrongSince = since;
    return now.isBefore(since.plus(grace)) ? "" : wrong + " since " + since;
  }
}
