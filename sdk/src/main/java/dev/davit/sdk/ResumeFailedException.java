package dev.davit.sdk;

/// An `onResume` hook failed after a wait. The attempt fails with the hook's error, which is the
/// cause, even if the task catches this.
public final class ResumeFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Throwable error;

  ResumeFailedException(Throwable error) {
    super("onResume failed: " + Errors.inShort(error), error);
    this.error = error;
  }

  /// The error of the attempt.
  Throwable error() {
    return error;
  }
}
