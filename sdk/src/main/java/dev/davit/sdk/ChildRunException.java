package dev.davit.sdk;

/// A run that the task has triggered did not complete, or its output cannot be used.
public final class ChildRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String run;

  ChildRunException(String run, String message) {
    super(message);
    this.run = run;
  }

  /// The name of the run.
  public String run() {
    return run;
  }
}
