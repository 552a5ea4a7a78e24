package dev.davit.contract;

import java.util.Optional;

/// The warning about a value that still fits: over half of its limit, a somewhat larger one may
/// not.
public final class NearLimit {
  private NearLimit() {}

  /// The warning for a log; empty if the value has at most half of its limit, or more than it.
  ///
  /// @param value what it is, as the subject of a sentence
  public static Optional<String> of(String value, int bytes, int limit) {
    return bytes > limit / 2 && bytes <= limit
        ? Optional.of(
            "%s has %d bytes, more than half of the limit of %d bytes (docs/limits.md)"
                .formatted(value, bytes, limit))
        : Optional.empty();
  }
}
