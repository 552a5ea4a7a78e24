package dev.davit.client;

/// The token cannot be completed, because it has timed out. Nothing was changed.
public final class TokenTimedOutException extends DavitException {
  private static final long serialVersionUID = 1L;

  TokenTimedOutException(TokenView token) {
    super(
        "Token %s cannot be completed: it timed out at %s"
            .formatted(
                token.name(), token.finishedAt().map(Object::toString).orElse("an unknown time")));
  }
}
