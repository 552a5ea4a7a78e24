package dev.davit.client;

/// The name in [TriggerOptions#name] is taken by another run, or by the run of this very call: a
/// create is repeated if its response was lost.
public final class RunExistsException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunExistsException(String namespace, String name, Throwable cause) {
    super("Run %s exists already in namespace %s".formatted(name, namespace), cause);
  }
}
