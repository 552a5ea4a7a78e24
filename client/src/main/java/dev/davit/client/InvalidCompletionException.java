package dev.davit.client;

import org.jspecify.annotations.Nullable;

/// The output for a token cannot be written as JSON, would change on the way, or is larger than 4
/// KiB of JSON. Nothing was sent.
public final class InvalidCompletionException extends DavitException {
  private static final long serialVersionUID = 1L;

  InvalidCompletionException(String token, String why, @Nullable Throwable cause) {
    super("The output for token %s is not possible: %s".formatted(token, why), cause);
  }
}
