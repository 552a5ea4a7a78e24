package dev.davit.operator.token;

import dev.davit.operator.token.TokenDecision.Complete;
import dev.davit.operator.token.TokenDecision.Stay;
import dev.davit.operator.token.TokenDecision.TimeOut;
import dev.davit.operator.token.TokenDecision.Wait;

/// Decides what is next for a token.
final class TokenLifecycle {
  private TokenLifecycle() {}

  /// A completion counts even if it is late: the API server accepts one until it has accepted the
  /// end, and an answer that was accepted must not be lost.
  static TokenDecision decide(TokenSeen seen) {
    if (seen.isFinished()) {
      return new Stay();
    }
    if (seen.answer().isPresent()) {
      return new Complete(seen.answer().get());
    }
    return seen.expiresAt().filter(it -> !it.isAfter(seen.now())).isPresent()
        ? new TimeOut()
        : new Wait(seen.expiresAt());
  }
}
