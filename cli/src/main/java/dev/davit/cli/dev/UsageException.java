package dev.davit.cli.dev;

/// What the user can put right; told in one line, without a stack trace.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
