package dev.davit.operator.token;

import dev.davit.operator.token.TokenSeen.Answer;
import java.time.Instant;
import java.util.Optional;

/// What is next for a token.
sealed interface TokenDecision {
  /// Nothing: its phase is final.
  record Stay() implements TokenDecision {}

  /// It waits, and is looked at again at this instant; empty: when it changes.
  record Wait(Optional<Instant> until) implements TokenDecision {}

  record Complete(Answer answer) implements TokenDecision {}

  record TimeOut() implements TokenDecision {}
}
