package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.client.TriggerOptions;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.payload.PayloadSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a form can be run: the checks that the client and the operator make too.
public sealed interface TestCheck {
  /// The name of the payload in problems.
  String PAYLOAD = "Payload";

  /// The run that the form describes.
  record Ready(JsonNode payload, TriggerOptions options) implements TestCheck {}

  /// What has to be changed first.
  record Wrong(List<Problem> problems) implements TestCheck {
    public Wrong {
      problems = List.copyOf(problems);
    }
  }

  /// Something that is not allowed.
  ///
  /// @param field its label in the form
  record Problem(String field, String text) {}

  /// The result for a form.
  ///
  /// @param schema the task's payloadSchema; null: every payload is allowed
  static TestCheck of(TestForm form, @Nullable JsonNode schema) {
    var problems = new ArrayList<Problem>();
    var payload = payload(form.payload(), schema, problems);
    var options = options(form, problems);
    return payload.isPresent() && problems.isEmpty()
        ? new Ready(payload.get(), options)
        : new Wrong(problems);
  }

  private static Optional<JsonNode> payload(
      String text, @Nullable JsonNode schema, List<Problem> problems) {
    return switch (ExactJson.read(text)) {
      case ExactJson.Read.Wrong(var why) -> {
        problems.add(new Problem(PAYLOAD, why));
        yield Optional.empty();
      }
      case ExactJson.Read.Value(var json) -> {
        fault(json, schema).ifPresent(why -> problems.add(new Problem(PAYLOAD, why)));
        yield Optional.of(json);
      }
    };
  }

  private static Optional<String> fault(JsonNode payload, @Nullable JsonNode schema) {
    var unbounded = JsonBounds.faultOf(payload);
    if (unbounded.isPresent()) {
      return unbounded;
    }
    var bytes = payload.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PodContract.MAX_PAYLOAD_BYTES) {
      return Optional.of(
          "It has %d bytes of JSON; the limit is %d."
              .formatted(bytes, PodContract.MAX_PAYLOAD_BYTES));
    }
    if (schema == null) {
      return Optional.empty();
    }
    return switch (PayloadSchema.compile(schema)) {
      case PayloadSchema.Compiled.Usable(var usable) -> usable.faultOf(payload);
      // The operator refuses such a task, and its page says so.
      case PayloadSchema.Compiled.Unusable(var why) -> Optional.of(why);
    };
  }

  private static TriggerOptions options(TestForm form, List<Problem> problems) {
    var options = TriggerOptions.NONE;
    for (var option : Option.values()) {
      var text = form.text(option);
      if (text.isEmpty()) {
        continue;
      }
      try {
        options = option.addTo(options, text);
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(option.label(), String.valueOf(e.getMessage())));
      }
    }
    return options;
  }
}
