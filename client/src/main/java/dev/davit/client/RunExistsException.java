package dev.davit.client;

/// The name that [TriggerOptions#name] asks for is taken by another run, or by this one: a request
/// whose answer was lost is repeated.
public final class RunExistsException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunExistsException(String namespace, String name, Throwable cause) {
    super("Run %s exists already in namespace %s".formatted(name, namespace), cause);
  }
}
