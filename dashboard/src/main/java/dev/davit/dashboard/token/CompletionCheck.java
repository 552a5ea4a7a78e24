package dev.davit.dashboard.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.TokenCompletion;
import dev.davit.contract.JsonBounds;
import dev.davit.dashboard.trigger.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a form can complete a token: the checks that the client makes too.
sealed interface CompletionCheck {
  /// What the token gets.
  ///
  /// @param by empty: nobody is named
  record Ready(JsonNode output, String by) implements CompletionCheck {}

  /// What has to be changed first, by field.
  record Wrong(List<String> output, List<String> by) implements CompletionCheck {
    public Wrong {
      output = List.copyOf(output);
      by = List.copyOf(by);
    }
  }

  static CompletionCheck of(CompletionForm form) {
    var ofBy = new ArrayList<String>();
    var by = form.by().strip();
    var length = by.codePointCount(0, by.length());
    if (length > TokenCompletion.MAX_BY) {
      ofBy.add(
          "It has %d characters; allowed: at most %d.".formatted(length, TokenCompletion.MAX_BY));
    }
    return switch (ExactJson.read(form.output())) {
      case ExactJson.Read.Wrong(var why) -> new Wrong(List.of(why), ofBy);
      case ExactJson.Read.Value(var json) -> {
        var fault = fault(json);
        yield fault.isEmpty() && ofBy.isEmpty()
            ? new Ready(json, by)
            : new Wrong(fault.stream().toList(), ofBy);
      }
    };
  }

  private static Optional<String> fault(JsonNode json) {
    var fault = JsonBounds.faultOf(json);
    if (fault.isPresent()) {
      return fault;
    }
    var size = json.toString().getBytes(StandardCharsets.UTF_8).length;
    return size > TokenCompletion.MAX_OUTPUT_BYTES
        ? Optional.of(
            "It has %,d bytes of JSON; allowed: at most %,d. Send a reference to the data instead."
                .formatted(size, TokenCompletion.MAX_OUTPUT_BYTES))
        : Optional.empty();
  }
}
