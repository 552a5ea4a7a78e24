package dev.davit.client;

/// The queue has reached its limit of waiting runs and refuses new ones (`maxQueued`, `overflow:
/// Refuse`). Create the run later, or in another queue. Nothing was created.
public final class QueueFullException extends DavitException {
  private static final long serialVersionUID = 1L;

  QueueFullException(String answer, Throwable cause) {
    super(answer, cause);
  }
}
