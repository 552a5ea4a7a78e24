package dev.davit.client;

/// The payload cannot be written as JSON. Nothing was sent.
public final class InvalidPayloadException extends DavitException {
  private static final long serialVersionUID = 1L;

  InvalidPayloadException(String task, String why, Throwable cause) {
    super("The payload for task %s is not JSON: %s".formatted(task, why), cause);
  }
}
