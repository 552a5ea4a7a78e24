package dev.davit.operator.hook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.TokenCompletion;
import dev.davit.contract.JsonBounds;
import dev.davit.operator.backend.JsonBody;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a request completes its token with: its body, which is any JSON, is the output.
sealed interface HookBody {
  /// It can be used.
  record Usable(TokenCompletion completion) implements HookBody {}

  /// It cannot, and completes nothing.
  record Refused(Problem problem) implements HookBody {}

  /// Who completed the token, as its `completion.by` has it.
  String BY = "hook";

  int BAD_REQUEST = 400;
  int UNSUPPORTED_TYPE = 415;
  int UNPROCESSABLE = 422;

  /// An empty body completes the token with no output. Forms are refused: their fields are no JSON,
  /// and robots send the forms that they find.
  static HookBody of(Request request) {
    if (request.body().length == 0) {
      return new Usable(new TokenCompletion(null, BY));
    }
    var type = request.header("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/")) {
      return refused(
          UNSUPPORTED_TYPE,
          "The body is a form; allowed: JSON, with the header Content-Type: application/json");
    }
    try {
      return of(JsonBody.any(request.body()));
    } catch (IllegalArgumentException e) {
      return refused(BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static HookBody of(JsonNode body) {
    var fault = JsonBounds.faultOf(body);
    if (fault.isPresent()) {
      return refused(UNPROCESSABLE, "The body cannot be kept: " + fault.get());
    }
    var output = JsonBounds.wellFormed(body);
    var size = output.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > TokenCompletion.MAX_OUTPUT_BYTES) {
      return refused(
          UNPROCESSABLE,
          "The body has %d bytes of JSON; the output of a token has %d at most"
              .formatted(size, TokenCompletion.MAX_OUTPUT_BYTES));
    }
    var isNothing = output.isNull() || output.isMissingNode();
    return new Usable(new TokenCompletion(isNothing ? null : output, BY));
  }

  private static HookBody refused(int status, String detail) {
    return new Refused(Problem.of(status, detail));
  }
}
