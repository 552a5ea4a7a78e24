package dev.davit.client;

/// As many runs wait in the queue as it takes, and it refuses new ones (`maxQueued`, `overflow:
/// Refuse`): create the run later, or somewhere else. Nothing was created.
public final class QueueFullException extends DavitException {
  private static final long serialVersionUID = 1L;

  QueueFullException(String answer, Throwable cause) {
    super(answer, cause);
  }
}
