package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// What a Task means where it says nothing. The schema has the same defaults; these count where no
/// schema was applied.
public final class TaskDefaults {
  public static final String MACHINE = "small-1x";
  public static final int MAX_ATTEMPTS = 3;
  public static final double FACTOR = 2;
  public static final String MIN_TIMEOUT = "1s";
  public static final String MAX_TIMEOUT = "10s";
  public static final boolean RANDOMIZE = true;

  private TaskDefaults() {}

  /// `spec` with its entrypoint, machine and retry settings filled in.
  public static TaskSpec apply(TaskSpec spec) {
    return new TaskSpec(
        spec.description(),
        spec.image(),
        spec.container(),
        or(spec.entrypoint(), Entrypoint.RUNNER),
        or(spec.machine(), MACHINE),
        apply(or(spec.retry(), new RetrySpec(null, null, null, null, null))),
        spec.queue(),
        spec.maxDuration());
  }

  private static RetrySpec apply(RetrySpec retry) {
    return new RetrySpec(
        or(retry.maxAttempts(), MAX_ATTEMPTS),
        or(retry.factor(), FACTOR),
        or(retry.minTimeout(), MIN_TIMEOUT),
        or(retry.maxTimeout(), MAX_TIMEOUT),
        or(retry.randomize(), RANDOMIZE));
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
