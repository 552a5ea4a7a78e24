package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// A result as the JSON object within the termination message.
final class ResultJson {
  private ResultJson() {}

  static String write(Result result) {
    var json = ContractJson.MAPPER.createObjectNode();
    if (result instanceof Result.Completed completed) {
      json.put("outcome", "completed").set("output", completed.output());
    } else if (result instanceof Result.Failed failed) {
      json.put("outcome", "failed")
          .put("reason", failed.reason().wireName())
          .put("next", failed.next().name().toLowerCase(Locale.ROOT))
          .set("error", ContractJson.MAPPER.valueToTree(failed.error()));
    } else if (result instanceof Result.TimedOut timedOut) {
      json.put("outcome", "timedOut")
          .set("error", ContractJson.MAPPER.valueToTree(timedOut.error()));
    }
    return json.toString();
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IllegalArgumentException where `text` is no result; the message says what is wrong
  static Result read(String text) {
    try {
      var json = ContractJson.MAPPER.readTree(text);
      var outcome = json.path("outcome").asText();
      return switch (outcome) {
        case "completed" ->
            new Result.Completed(json.has("output") ? json.get("output") : NullNode.getInstance());
        case "failed" -> new Result.Failed(reason(json), error(json), next(json));
        case "timedOut" -> new Result.TimedOut(error(json));
        default -> throw new IllegalArgumentException("unknown outcome \"" + outcome + "\"");
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A reason that this build does not know came from a newer runner: the task failed, one way or
  /// another.
  private static Reason reason(JsonNode json) {
    return Reason.ofWireName(json.path("reason").asText()).orElse(Reason.TASK_FAILED);
  }

  private static Result.Next next(JsonNode json) {
    return "stop".equals(json.path("next").asText()) ? Result.Next.STOP : Result.Next.RETRY;
  }

  private static TaskError error(JsonNode json) {
    if (json.get("error") instanceof ObjectNode error) {
      return new TaskError(
          error.path("type").asText("Error"),
          error.path("message").asText(""),
          error.hasNonNull("stackTrace") ? error.get("stackTrace").asText() : null);
    }
    throw new IllegalArgumentException("a failure without an error");
  }
}
