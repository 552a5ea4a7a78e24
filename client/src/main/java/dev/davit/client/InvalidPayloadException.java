package dev.davit.client;

import org.jspecify.annotations.Nullable;

/// The payload cannot be written as JSON, or would change on the way. Nothing was sent.
public final class InvalidPayloadException extends DavitException {
  private static final long serialVersionUID = 1L;

  InvalidPayloadException(String task, String why, @Nullable Throwable cause) {
    super("The payload for task %s is not JSON: %s".formatted(task, why), cause);
  }
}
