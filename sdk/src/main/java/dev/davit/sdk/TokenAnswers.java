package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What becomes of tokens in a test, by the names that the task gave them, or by those of their
/// resources.
///
/// @param outputs of tokens that are completed; empty: the token times out
record TokenAnswers(Map<String, Optional<JsonNode>> outputs) {
  static final TokenAnswers NONE = new TokenAnswers(Map.of());

  TokenAnswers {
    outputs = Map.copyOf(outputs);
  }

  /// The entry of the wait `began` for the token that the task calls `name`; a failed one if the
  /// test says nothing about it.
  JournalEntry answer(String name, JournalEntry began, Instant now) {
    var output = outputs.get(name);
    if (output == null) {
      var text =
          "the task waits for token \"%s\", and the test does not say what becomes of it: kit.token(\"%s\", value) or kit.timeOut(\"%s\")"
              .formatted(name, name, name);
      return began.failed(new TaskError("TokenNotFound", text, null));
    }
    return output.map(json -> began.completed(now, json)).orElseGet(() -> began.timedOut(now));
  }
}
