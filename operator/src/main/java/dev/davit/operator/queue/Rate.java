package dev.davit.operator.queue;

import dev.davit.api.RateLimit;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// At most `starts` starts within any `period`.
public record Rate(int starts, Duration period) {
  static Optional<Rate> of(@Nullable RateLimit limit) {
    return Optional.ofNullable(limit)
        .map(it -> new Rate(it.starts(), Durations.parse(it.period())));
  }

  String text() {
    return "%d starts per %s".formatted(starts, Durations.format(period));
  }
}
