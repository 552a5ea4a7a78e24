package dev.davit.client;

/// There is no token with this name. It never existed, or it was deleted, by a user or a day after
/// its end.
public final class TokenNotFoundException extends DavitException {
  private static final long serialVersionUID = 1L;

  TokenNotFoundException(String namespace, String name) {
    super("There is no token %s in namespace %s".formatted(name, namespace));
  }
}
