package dev.davit.sdk;

/// Something that is completed once from outside, such as an approval. Anyone who may change the
/// Token resource completes it: see `docs/tokens.md`.
///
/// A token may be part of a payload or an output: it is written as `{"name": …}`.
///
/// @param name of the Token resource, in the namespace of the run
public record Token(String name) {
  /// @throws IllegalArgumentException if the name is empty
  public Token {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of a token is empty");
    }
  }
}
