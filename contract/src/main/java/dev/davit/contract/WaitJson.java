package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a suspended attempt waits for, as JSON.
final class WaitJson {
  private WaitJson() {}

  static ObjectNode write(Wait wait) {
    return ContractJson.MAPPER
        .createObjectNode()
        .put("scope", wait.scope())
        .put("position", wait.position())
        .put("kind", wait.kind().wireName())
        .put("until", wait.until().toString());
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
              Instant.parse(json.path("until").asText())));
    }
    if (waits.isEmpty()) {
      throw new IllegalArgumentException("suspended without a wait");
    }
    return waits;
  }
}
