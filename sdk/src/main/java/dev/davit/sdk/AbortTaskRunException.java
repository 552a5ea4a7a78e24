package dev.davit.sdk;

/// Ends the run as failed without another attempt: for input that will never work, as
/// `AbortTaskRunError` does on Trigger.dev.
public class AbortTaskRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AbortTaskRunException(String message) {
    super(message);
  }

  public AbortTaskRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
