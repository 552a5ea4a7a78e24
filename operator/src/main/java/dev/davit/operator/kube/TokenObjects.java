package dev.davit.operator.kube;

import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import java.util.Optional;

/// Tokens on the API server, past every cache.
public interface TokenObjects {
  /// The token as it is now; empty if there is none.
  Optional<Token> read(String namespace, String name);

  /// Completes `token`, and no other of its name. Returns whether it did: it may be completed
  /// already, have timed out, or be gone.
  boolean complete(Token token, TokenCompletion completion);
}
