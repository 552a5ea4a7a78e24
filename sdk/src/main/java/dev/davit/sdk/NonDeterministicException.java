package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// A resumed task did not make the durable calls that it had made before. The run fails without
/// another attempt, even if the task catches this.
public final class NonDeterministicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NonDeterministicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
