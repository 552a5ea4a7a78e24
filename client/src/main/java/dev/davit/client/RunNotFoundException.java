package dev.davit.client;

/// There is no run with this name. It never existed, or it was deleted, by a user or at the end of
/// its retention.
public final class RunNotFoundException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunNotFoundException(String namespace, String name) {
    super("There is no run %s in namespace %s".formatted(name, namespace));
  }
}
