package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A result as the JSON object within the termination message.
final class ResultJson {
  private ResultJson() {}

  static String write(Result result, AttemptNotes notes) {
    var json = ContractJson.MAPPER.createObjectNode();
    if (result instanceof Result.Completed completed) {
      json.put("outcome", "completed").set("output", completed.output());
    } else if (result instanceof Result.Stored stored) {
      stored(json, stored.output());
    } else if (result instanceof Result.Failed failed) {
      json.put("outcome", "failed")
          .put("reason", failed.reason().wireName())
          .put("next", failed.next().name().toLowerCase(Locale.ROOT));
      if (failed.retryAt() != null) {
        json.put("retryAt", failed.retryAt().toString());
      }
      json.set("error", ContractJson.MAPPER.valueToTree(failed.error()));
    } else if (result instanceof Result.TimedOut timedOut) {
      json.put("outcome", "timedOut")
          .set("error", ContractJson.MAPPER.valueToTree(timedOut.error()));
    } else if (result instanceof Result.Canceled canceled) {
      json.put("outcome", "canceled");
      if (canceled.output() != null) {
        json.set("output", canceled.output());
      }
    } else if (result instanceof Result.Suspended suspended) {
      var waits = json.put("outcome", "suspended").putArray("waits");
      suspended.waits().forEach(wait -> waits.add(WaitJson.write(wait)));
      if (!suspended.tokens().isEmpty()) {
        var tokens = json.putArray("tokens");
        suspended.tokens().forEach(token -> tokens.add(WaitJson.write(token)));
      }
      if (!suspended.runs().isEmpty()) {
        var runs = json.putArray("runs");
        suspended.runs().forEach(run -> runs.add(WaitJson.write(run)));
      }
    }
    if (notes.metadata() != null) {
      json.set("metadata", notes.metadata());
    }
    if (!notes.tags().isEmpty()) {
      notes.tags().forEach(json.putArray("tags")::add);
    }
    if (notes.journal() != null) {
      json.set("journal", notes.journal());
    }
    if (!notes.hookErrors().isEmpty()) {
      json.set("hookErrors", ContractJson.MAPPER.valueToTree(notes.hookErrors()));
    }
    return json.toString();
  }

  /// An operator that does not know `storedOutput` must not take the run for completed with another
  /// output. It reads the failure that there would be without a gateway.
  private static void stored(ObjectNode json, StoredOutput output) {
    var reason = Reason.OUTPUT_TOO_LARGE.wireName();
    var message =
        "the output of %d bytes does not fit into the termination message, and this operator is too old to fetch it from its gateway"
            .formatted(output.bytes());
    json.put("outcome", "failed").put("reason", reason).put("next", "stop");
    json.putObject("error").put("type", reason).put("message", message);
    json.set(output.key() == null ? "storedOutput" : "uploadedOutput", output.json());
  }

  /// An operator that knows no object store knows the first of the fields, and fetches that output
  /// from where it is not. So there are two.
  private static Optional<StoredOutput> stored(JsonNode json) {
    return Stream.of("storedOutput", "uploadedOutput")
        .map(json::get)
        .filter(ObjectNode.class::isInstance)
        .map(it -> StoredOutput.read((ObjectNode) it))
        .findFirst();
  }

  /// The same report without free JSON that the API server would change or refuse, see
  /// [JsonBounds].
  static AttemptReport bounded(Result result, AttemptNotes notes) {
    if (notes.metadata() != null) {
      var fault = JsonBounds.faultOf(notes.metadata());
      if (fault.isPresent()) {
        var dropped = new HookError("metadata", "MetadataNotJson", fault.get());
        return bounded(
            result,
            new AttemptNotes(null, notes.hookErrors(), notes.journal(), notes.tags())
                .with(dropped));
      }
    }
    if (notes.journal() != null) {
      var fault = JsonBounds.faultOf(notes.journal());
      if (fault.isPresent()) {
        var kept = notes.withoutJournal("JournalNotJson", fault.get());
        return bounded(
            result instanceof Result.Suspended
                ? stopped(Reason.JOURNAL_TOO_LARGE, "the journal, " + fault.get())
                : result,
            kept);
      }
    }
    var type = Reason.OUTPUT_NOT_JSON.wireName();
    if (result instanceof Result.Completed completed) {
      return JsonBounds.faultOf(completed.output())
          .map(fault -> new TaskError(type, "the output, " + fault, null))
          .map(
              error ->
                  new AttemptReport(
                      new Result.Failed(Reason.OUTPUT_NOT_JSON, error, Result.Next.STOP), notes))
          .orElseGet(() -> new AttemptReport(result, notes));
    }
    if (result instanceof Result.Canceled canceled && canceled.output() != null) {
      return JsonBounds.faultOf(canceled.output())
          .map(
              fault ->
                  new AttemptReport(
                      new Result.Canceled(null), notes.with(new HookError("run", type, fault))))
          .orElseGet(() -> new AttemptReport(result, notes));
    }
    return new AttemptReport(result, notes);
  }

  /// A failure that no other attempt would cure.
  static Result.Failed stopped(Reason reason, String message) {
    return new Result.Failed(
        reason, new TaskError(reason.wireName(), message, null), Result.Next.STOP);
  }

  /// Reads the text of [#write].
  ///
  /// @throws IllegalArgumentException if `text` is not a result; the message has the fault
  static ResultMessage.Valid read(String text) {
    try {
      var json = ContractJson.MAPPER.readTree(text);
      var report = bounded(result(json), notes(json));
      return new ResultMessage.Valid(report.result(), report.notes());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no instant: " + e.getMessage(), e);
    }
  }

  private static Result result(JsonNode json) {
    var outcome = json.path("outcome").asText();
    return switch (outcome) {
      case "completed" ->
          new Result.Completed(json.has("output") ? json.get("output") : NullNode.getInstance());
      case "failed" ->
          stored(json)
              .<Result>map(Result.Stored::new)
              .orElseGet(
                  () -> new Result.Failed(reason(json), error(json), next(json), retryAt(json)));
      case "timedOut" -> new Result.TimedOut(error(json));
      case "canceled" -> new Result.Canceled(json.get("output"));
      case "suspended" ->
          new Result.Suspended(
              WaitJson.readAll(json.path("waits")),
              WaitJson.readTokens(json.path("tokens")),
              WaitJson.readRuns(json.path("runs")));
      default -> throw new IllegalArgumentException("unknown outcome \"" + outcome + "\"");
    };
  }

  private static AttemptNotes notes(JsonNode json) {
    return new AttemptNotes(
        json.get("metadata") instanceof ObjectNode metadata ? metadata : null,
        StreamSupport.stream(json.path("hookErrors").spliterator(), false)
            .map(
                error ->
                    new HookError(
                        error.path("hook").asText(""),
                        error.path("type").asText("Error"),
                        error.path("message").asText("")))
            .toList(),
        json.get("journal") instanceof ArrayNode journal ? journal : null,
        tags(json));
  }

  /// A tag that the API server would refuse must not cost the result.
  private static List<String> tags(JsonNode json) {
    return TagRules.joined(
        List.of(),
        StreamSupport.stream(json.path("tags").spliterator(), false)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList());
  }

  private static @Nullable Instant retryAt(JsonNode json) {
    return json.hasNonNull("retryAt") ? Instant.parse(json.get("retryAt").asText()) : null;
  }

  /// The reason, or a failure of the task in two cases: a newer runner reported a reason that this
  /// build does not know, or an image reported a reason that runners may not use.
  private static Reason reason(JsonNode json) {
    return Reason.ofWireName(json.path("reason").asText())
        .filter(Reason.OF_RUNNERS::contains)
        .orElse(Reason.TASK_FAILED);
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
