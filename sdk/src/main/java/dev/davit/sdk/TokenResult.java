package dev.davit.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What has become of a token.
public sealed interface TokenResult<T extends @Nullable Object>
    permits TokenResult.Completed, TokenResult.TimedOut {
  /// The token was completed with this value.
  record Completed<T extends @Nullable Object>(T value) implements TokenResult<T> {}

  /// Nobody completed the token in time.
  record TimedOut<T extends @Nullable Object>(Instant at) implements TokenResult<T> {}
}
