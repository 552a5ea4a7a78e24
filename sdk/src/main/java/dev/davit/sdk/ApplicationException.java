package dev.davit.sdk;

import dev.davit.contract.Reason;
import dev.davit.contract.TaskError;

/// The application cannot be loaded; the message says why.
public final class ApplicationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApplicationException(String message) {
    super(message);
  }

  ApplicationException(String message, Throwable cause) {
    super(message, cause);
  }

  /// This error as the result of an attempt reports it.
  public TaskError error() {
    return new TaskError(
        Reason.APPLICATION_INVALID.wireName(),
        String.valueOf(getMessage()),
        getCause() == null ? null : Errors.describe(this).stackTrace());
  }
}
