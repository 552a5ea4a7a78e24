package dev.davit.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// What `catchError` decides after an attempt has thrown. No decision makes more attempts than
/// `retry.maxAttempts`.
public sealed interface ErrorDecision
    permits ErrorDecision.Retry,
        ErrorDecision.SkipRetrying,
        ErrorDecision.RetryAt,
        ErrorDecision.RetryAfter,
        ErrorDecision.Replace {
  /// The default: another attempt after the backoff, if the run has one left. The next `catchError`
  /// hook, if there is one, decides.
  static ErrorDecision retry() {
    return new Retry();
  }

  /// No further attempt: the run fails now.
  static ErrorDecision skipRetrying() {
    return new SkipRetrying();
  }

  /// The next attempt starts at `instant` instead of after the backoff; at once if `instant` is
  /// past.
  static ErrorDecision retryAt(Instant instant) {
    return new RetryAt(instant);
  }

  /// The next attempt starts after `delay` instead of after the backoff.
  ///
  /// @throws IllegalArgumentException if the delay is negative
  static ErrorDecision retryAfter(Duration delay) {
    return new RetryAfter(delay);
  }

  /// The default, but with another error: the run shows it and `onFailure` gets it. An
  /// [AbortTaskRunException] ends the run.
  static ErrorDecision replace(Throwable error) {
    return new Replace(error);
  }

  /// See [#retry].
  record Retry() implements ErrorDecision {}

  /// See [#skipRetrying].
  record SkipRetrying() implements ErrorDecision {}

  /// See [#retryAt].
  record RetryAt(Instant instant) implements ErrorDecision {
    public RetryAt {
      Objects.requireNonNull(instant, "instant");
    }
  }

  /// See [#retryAfter].
  record RetryAfter(Duration delay) implements ErrorDecision {
    public RetryAfter {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("retryAfter is " + delay + "; allowed: 0s or more");
      }
    }
  }

  /// See [#replace].
  record Replace(Throwable error) implements ErrorDecision {
    public Replace {
      Objects.requireNonNull(error, "error");
    }
  }
}
