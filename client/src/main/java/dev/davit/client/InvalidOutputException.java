package dev.davit.client;

/// The run or the token completed, but its output is not of the wanted type. [RunView#output] or
/// [TokenView#output] has the JSON.
public final class InvalidOutputException extends DavitException {
  private static final long serialVersionUID = 1L;

  InvalidOutputException(RunView run, Object type, Throwable cause) {
    super(
        "The output of run %s is not a %s: %s".formatted(run.name(), type, cause.getMessage()),
        cause);
  }

  InvalidOutputException(TokenView token, Object type, Throwable cause) {
    super(
        "The output of token %s is not a %s: %s".formatted(token.name(), type, cause.getMessage()),
        cause);
  }
}
