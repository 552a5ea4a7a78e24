package dev.davit.sdk;

/// A task was to be suspended, and its journal is too large for that. The run fails without another
/// attempt, even if the task catches this.
public final class JournalTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalTooLargeException(String message) {
    super(message);
  }
}
