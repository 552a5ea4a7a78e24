package dev.davit.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a token ended.
///
/// @param <T> the output
public sealed interface TokenResult<T extends @Nullable Object> {
  /// It was completed in time.
  ///
  /// @param value the output
  record Completed<T extends @Nullable Object>(T value) implements TokenResult<T> {}

  /// It was not completed in time, and cannot be any more.
  ///
  /// @param at when the operator wrote so
  record TimedOut<T extends @Nullable Object>(Instant at) implements TokenResult<T> {}
}
