package dev.davit.client;

/// The run completed, but its output is not of the handle's type. [RunView#output] has the JSON.
public final class InvalidOutputException extends DavitException {
  private static final long serialVersionUID = 1L;

  InvalidOutputException(RunView run, Object type, Throwable cause) {
    super(
        "The output of run %s is not a %s: %s".formatted(run.name(), type, cause.getMessage()),
        cause);
  }
}
