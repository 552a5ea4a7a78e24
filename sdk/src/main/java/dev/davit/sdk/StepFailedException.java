package dev.davit.sdk;

/// A step has failed. It is thrown instead of what the step threw, so that a `catch` does the same
/// when the failure is read from the record.
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  StepFailedException(String type, String message) {
    super(message);
    this.type = type;
  }

  /// The class name of what the step threw.
  public String type() {
    return type;
  }

  /// Whether another attempt would fail too: the step asked for none, or must not be repeated.
  boolean isAbort() {
    return type.equals(AbortTaskRunException.class.getName())
        || type.equals(StepRepeatedException.class.getName());
  }
}
