package dev.davit.dashboard.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a run was created, started and ended.
public record RunTimes(Instant created, @Nullable Instant started, @Nullable Instant finished) {
  /// From the start of user code to the end, or to `now`; empty if it has not started.
  public Optional<Duration> ran(Instant now) {
    return Optional.ofNullable(started)
        .map(start -> Duration.between(start, finished == null ? now : finished))
        .map(it -> it.isNegative() ? Duration.ZERO : it);
  }
}
