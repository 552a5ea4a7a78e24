package dev.davit.sdk;

/// The application cannot be loaded; the message says why.
public final class ApplicationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApplicationException(String message) {
    super(message);
  }

  ApplicationException(String message, Throwable cause) {
    super(message, cause);
  }
}
