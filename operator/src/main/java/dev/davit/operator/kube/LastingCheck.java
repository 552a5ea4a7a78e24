package dev.davit.operator.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A check that complains only about what lasts. While the API server restarts, every watch is lost
/// and comes back by itself: a kubelet that restarts the operator for that makes it worse.
/// Thread-safe.
public final class LastingCheck implements HealthServer.Check {
  private final HealthServer.Check check;
  private final Duration grace;
  private final InstantSource clock;
  private @Nullable Instant wrongSince;

  /// Complains when `check` has complained for `grace` without a pause.
  public LastingCheck(HealthServer.Check check, Duration grace, InstantSource clock) {
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
