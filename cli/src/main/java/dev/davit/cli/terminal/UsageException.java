package dev.davit.cli.terminal;

/// An error that the user can fix. It is printed in one line, without a stack trace.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
