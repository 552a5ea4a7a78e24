package dev.davit.sdk;

import java.time.Duration;
import java.util.List;

/// The options of a token that a task makes. The methods return changed copies.
///
/// @param timeout how long after its creation the token times out: 0 s is never, at most 366 days;
///   10 min by default
/// @param tags by which people find it: at most 10, of 1 to 128 characters
public record TokenOptions(Duration timeout, List<String> tags) {
  /// The default options.
  public static final TokenOptions DEFAULT = new TokenOptions(Duration.ofMinutes(10), List.of());

  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG = 128;

  /// @throws IllegalArgumentException if an option is out of its bounds
  public TokenOptions {
    TaskOptions.require("timeout", timeout, Duration.ZERO, WaitPolicy.LONGEST);
    tags = List.copyOf(tags);
    if (tags.size() > MOST_TAGS
        || tags.stream().distinct().count() < tags.size()
        || tags.stream().anyMatch(tag -> tag.isEmpty() || tag.length() > LONGEST_TAG)) {
      throw new IllegalArgumentException(
          "tags are %s; allowed: at most %d different ones, of 1 to %d characters"
              .formatted(tags, MOST_TAGS, LONGEST_TAG));
    }
  }

  /// The default options with this timeout.
  public static TokenOptions timeout(Duration timeout) {
    return new TokenOptions(timeout, List.of());
  }

  /// With these tags.
  public TokenOptions tags(String... some) {
    return new TokenOptions(timeout, List.of(some));
  }
}
