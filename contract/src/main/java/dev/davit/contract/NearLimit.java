package dev.davit.contract;

import java.util.Optional;

/// The warning about a value that is within its limit but larger than half of it: a slightly larger
/// value may exceed the limit.
public final class NearLimit {
  private NearLimit() {}

  /// The warning for a log; empty if the value is at most half of its limit, or exceeds it.
  ///
  /// @param value the name of the value, as the subject of a sentence
  public static Optional<String> of(String value, int bytes, int limit) {
    return bytes > limit / 2 && bytes <= limit
        ? Optional.of(
            "%s has %d bytes, more than half of the limit of %d bytes (docs/limits.md)"
                .formatted(value, bytes, limit))
        : Optional.empty();
  }
}
