package dev.davit.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The options of one token. Each of the methods with a parameter returns a changed copy, and
/// throws an [IllegalArgumentException] that names the field, the value and what is allowed:
/// `TokenOptions.NONE.timeout(Duration.ofDays(7)).tags("order-7")`.
///
/// @param name the name of the token, 1 to 63 lower-case letters, digits, hyphens and dots; empty:
///   `token` and ten random characters
/// @param timeout how long after its creation the token times out, up to 366 days; zero: never;
///   empty: 10 minutes
/// @param tags at most 10, each of 1 to 128 characters, by which people find the token
/// @param run the name of the run whose task makes this token; empty: none
/// @param idempotencyKey identifies repeated calls in the namespace, 1 to 2,048 characters: as long
///   as the token with this key exists, a call returns it; empty: each call makes a new token
public record TokenOptions(
    Optional<String> name,
    Optional<Duration> timeout,
    List<String> tags,
    Optional<String> run,
    Optional<String> idempotencyKey) {
  /// A token that times out after 10 minutes.
  public static final TokenOptions NONE =
      new TokenOptions(
          Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG = 128;
  private static final int LONGEST_KEY = 2048;

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public TokenOptions {
    name.ifPresent(it -> Bounds.runName("name", it));
    run.ifPresent(it -> Bounds.runName("run", it));
    timeout.ifPresent(it -> Bounds.duration("timeout", it, Duration.ZERO, LONGEST));
    idempotencyKey.ifPresent(it -> Bounds.text("idempotencyKey", it, LONGEST_KEY));
    tags = List.copyOf(tags);
    Bounds.require(tags.size() <= MOST_TAGS, "tags", tags.size() + " tags", "at most " + MOST_TAGS);
    Bounds.require(new HashSet<>(tags).size() == tags.size(), "tags", tags, "each tag once");
    tags.forEach(tag -> Bounds.text("tags", tag, LONGEST_TAG));
    Bounds.require(
        name.isEmpty() || idempotencyKey.isEmpty(),
        "name",
        "\"" + name.orElse("") + "\"",
        "none with an idempotencyKey, which makes the name");
  }

  /// Sets the name of the token. A second one with the same name is refused with
  /// [TokenExistsException].
  public TokenOptions name(String tokenName) {
    return new TokenOptions(Optional.of(tokenName), timeout, tags, run, idempotencyKey);
  }

  public TokenOptions timeout(Duration sinceCreation) {
    return new TokenOptions(name, Optional.of(sinceCreation), tags, run, idempotencyKey);
  }

  public TokenOptions tags(String... all) {
    return new TokenOptions(name, timeout, List.of(all), run, idempotencyKey);
  }

  public TokenOptions run(String runName) {
    return new TokenOptions(name, timeout, tags, Optional.of(runName), idempotencyKey);
  }

  public TokenOptions idempotencyKey(String key) {
    return new TokenOptions(name, timeout, tags, run, Optional.of(key));
  }
}
