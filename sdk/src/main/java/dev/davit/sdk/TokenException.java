package dev.davit.sdk;

/// A token cannot be created, or cannot be waited for: there is none of its name, or its output
/// cannot be used.
public final class TokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenException(String message) {
    super(message);
  }
}
