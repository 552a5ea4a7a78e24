package dev.davit.operator.backend;

import dev.davit.api.TokenCompletion;
import java.util.List;

/// What a caller completes a token with.
final class CompletionBody {
  static final List<String> FIELDS = List.of("output", "by");

  private CompletionBody() {}

  /// An empty body completes a token with no output.
  ///
  /// @throws IllegalArgumentException with the field, its value and what is allowed
  static TokenCompletion of(byte[] body) {
    return body.length == 0
        ? new TokenCompletion(null, null)
        : JsonBody.as(TokenCompletion.class, JsonBody.read(body, FIELDS));
  }
}
