package dev.davit.client;

/// The name in [TokenOptions#name] is taken by another token, or by the token of this very call: a
/// create is repeated if its response was lost.
public final class TokenExistsException extends DavitException {
  private static final long serialVersionUID = 1L;

  TokenExistsException(String namespace, String name, Throwable cause) {
    super("Token %s exists already in namespace %s".formatted(name, namespace), cause);
  }
}
