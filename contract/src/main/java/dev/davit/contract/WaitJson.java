package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a suspended attempt waits for and what it has made, as JSON.
final class WaitJson {
  private WaitJson() {}

  static ObjectNode write(Wait wait) {
    var json =
        ContractJson.MAPPER
            .createObjectNode()
            .put("scope", wait.scope())
            .put("position", wait.position())
            .put("kind", wait.kind().wireName());
    if (wait.until() != null) {
      json.put("until", wait.until().toString());
    }
    if (wait.token() != null) {
      json.put("token", wait.token());
    }
    if (wait.run() != null) {
      json.put("run", wait.run());
    }
    if (wait.batch() != null) {
      json.put("batch", wait.batch());
    }
    return json;
  }

  static ObjectNode write(NewRun run) {
    var json =
        ContractJson.MAPPER.createObjectNode().put("name", run.name()).put("task", run.task());
    if (run.payload() != null) {
      json.set("payload", run.payload());
    }
    if (!run.options().isEmpty()) {
      json.set("options", run.options());
    }
    if (run.detached()) {
      json.put("detached", true);
    }
    return json;
  }

  static List<NewRun> readRuns(JsonNode array) {
    var runs = new ArrayList<NewRun>(array.size());
    for (var json : array) {
      runs.add(
          new NewRun(
              json.path("name").asText(),
              json.path("task").asText(),
              json.get("payload"),
              json.get("options") instanceof ObjectNode options
                  ? options
                  : ContractJson.MAPPER.createObjectNode(),
              json.path("detached").asBoolean()));
    }
    return runs;
  }

  static ObjectNode write(NewToken token) {
    var json =
        ContractJson.MAPPER
            .createObjectNode()
            .put("name", token.name())
            .put("timeoutSeconds", token.timeoutSeconds());
    if (!token.tags().isEmpty()) {
      token.tags().forEach(json.putArray("tags")::add);
    }
    return json;
  }

  static List<NewToken> readTokens(JsonNode array) {
    var tokens = new ArrayList<NewToken>(array.size());
    for (var json : array) {
      var tags = new ArrayList<String>(0);
      json.path("tags").forEach(tag -> tags.add(tag.asText()));
      tokens.add(
          new NewToken(json.path("name").asText(), json.path("timeoutSeconds").asLong(), tags));
    }
    return tokens;
  }

  /// Reads an array of waits. A runner sends only kinds that its assignment names, so another kind
  /// is a fault.
  ///
  /// @throws IllegalArgumentException if there is none, or one is something else
  /// @throws java.time.DateTimeException if `until` is no instant
  static List<Wait> readAll(JsonNode array) {
    var waits = new ArrayList<Wait>(array.size());
    for (var json : array) {
      var word = json.path("kind").asText();
      var kind =
          JournalEntry.Kind.ofWireName(word)
              .orElseThrow(() -> new IllegalArgumentException("a wait of kind \"" + word + "\""));
      waits.add(
          new Wait(
              json.path("scope").asText(),
              json.path("position").asInt(),
              kind,
              json.hasNonNull("until") ? Instant.parse(json.get("until").asText()) : null,
              json.hasNonNull("token") ? json.get("token").asText() : null,
              json.hasNonNull("run") ? json.get("run").asText() : null,
              json.hasNonNull("batch") ? json.get("batch").asText() : null));
    }
    if (waits.isEmpty()) {
      throw new IllegalArgumentException("suspended without a wait");
    }
    return waits;
  }
}
