package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Something that is completed once from outside, such as an approval. Anyone who may change the
/// Token resource completes it, and whoever has its [#url]: see `docs/tokens.md`.
///
/// A token may be part of a payload or an output: it is written as `{"name": …}`, without its URL.
/// Tokens of the same name are equal.
public final class Token {
  private static final String NOT_MADE_HERE =
      "only the token that ctx.createToken returns has it. Hand on token.url() itself, in a step";

  private final String name;
  private final @Nullable String url;

  /// Why there is no URL.
  private final String without;

  /// A token that was made elsewhere.
  ///
  /// @param name of the Token resource, in the namespace of the run
  /// @throws IllegalArgumentException if the name is empty
  @JsonCreator
  public Token(@JsonProperty(value = "name", required = true) String name) {
    this(name, null, NOT_MADE_HERE);
  }

  private Token(String name, @Nullable String url, String without) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("the name of a token is empty");
    }
    this.name = name;
    this.url = url;
    this.without = without;
  }

  static Token withUrl(String name, String url) {
    return new Token(name, url, "");
  }

  /// @param why the end of a message that says what to do
  static Token withoutUrl(String name, String why) {
    return new Token(name, null, why);
  }

  /// The name of the Token resource, in the namespace of the run.
  @JsonProperty("name")
  public String name() {
    return name;
  }

  /// The URL that completes this token: a POST with any JSON of at most 4 KiB. It is a secret:
  /// whoever has it can complete the token. It is the same in each execution, unless the keys of
  /// the URLs were replaced.
  ///
  /// @throws AbortTaskRunException if the operator serves no URLs, which another attempt does not
  ///   change; the message says what to switch on
  /// @throws IllegalStateException if this is not the token that [TaskContext#createToken] has
  ///   returned
  public String url() {
    if (url != null) {
      return url;
    }
    var message = "token \"%s\" has no URL: %s".formatted(name, without);
    throw without.equals(NOT_MADE_HERE)
        ? new IllegalStateException(message)
        : new AbortTaskRunException(message);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Token token && name.equals(token.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /// Without the URL.
  @Override
  public String toString() {
    return "Token[name=" + name + "]";
  }
}
