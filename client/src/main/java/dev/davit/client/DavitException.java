package dev.davit.client;

import org.jspecify.annotations.Nullable;

/// The exception of [DavitClient]. Errors that callers may want to distinguish have subclasses. It
/// is thrown itself for the rest, such as an API server that cannot be reached.
public class DavitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DavitException(String message) {
    this(message, null);
  }

  DavitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
