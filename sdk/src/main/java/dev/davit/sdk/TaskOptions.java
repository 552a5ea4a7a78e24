package dev.davit.sdk;

import dev.davit.contract.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a task says about how it is run; null where it leaves that to the defaults.
record TaskOptions(
    @Nullable String description,
    @Nullable Machine machine,
    @Nullable Retry retry,
    @Nullable Queue queue,
    @Nullable Duration maxDuration) {
  private static final Duration LEAST_MAX_DURATION = Duration.ofSeconds(5);

  static final TaskOptions NONE = new TaskOptions(null, null, null, null, null);

  TaskOptions {
    if (maxDuration != null && maxDuration.compareTo(LEAST_MAX_DURATION) < 0) {
      throw new IllegalArgumentException(
          "maxDuration is "
              + maxDuration
              + "; allowed: "
              + Durations.format(LEAST_MAX_DURATION)
              + " or more");
    }
  }
}
