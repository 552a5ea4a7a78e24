package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// The defaults of a Task. The schema has the same ones; these apply to objects that no schema was
/// applied to.
public final class TaskDefaults {
  public static final String MACHINE = "small-1x";
  public static final int MAX_ATTEMPTS = 3;
  public static final double FACTOR = 2;
  public static final String MIN_TIMEOUT = "1s";
  public static final String MAX_TIMEOUT = "10s";
  public static final boolean RANDOMIZE = true;
  public static final String CANCEL_TIMEOUT = "30s";

  private TaskDefaults() {}

  /// `spec` with its entrypoint, machine, retry settings and cancelTimeout filled in.
  public static TaskSpec apply(TaskSpec spec) {
    return spec.toBuilder()
        .entrypoint(or(spec.entrypoint(), Entrypoint.RUNNER))
        .machine(or(spec.machine(), MACHINE))
        .retry(apply(or(spec.retry(), new RetrySpec(null, null, null, null, null, null))))
        .cancelTimeout(or(spec.cancelTimeout(), CANCEL_TIMEOUT))
        .build();
  }

  private static RetrySpec apply(RetrySpec retry) {
    return new RetrySpec(
        or(retry.maxAttempts(), MAX_ATTEMPTS),
        or(retry.factor(), FACTOR),
        or(retry.minTimeout(), MIN_TIMEOUT),
        or(retry.maxTimeout(), MAX_TIMEOUT),
        or(retry.randomize(), RANDOMIZE),
        retry.outOfMemory());
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
