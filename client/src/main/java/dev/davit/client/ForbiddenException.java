package dev.davit.client;

/// Kubernetes RBAC does not allow the operation. The message names the user, the verb and the
/// namespace.
public final class ForbiddenException extends DavitException {
  private static final long serialVersionUID = 1L;

  ForbiddenException(String verb, String plural, String namespace, String answer, Throwable cause) {
    super(
        "Not allowed to %s %s in namespace %s: %s".formatted(verb, plural, namespace, answer),
        cause);
  }
}
