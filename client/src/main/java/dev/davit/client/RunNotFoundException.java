package dev.davit.client;

/// There is no run of that name: it never was, or it was deleted, by somebody or at the end of its
/// retention.
public final class RunNotFoundException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunNotFoundException(String namespace, String name) {
    super("There is no run %s in namespace %s".formatted(name, namespace));
  }
}
