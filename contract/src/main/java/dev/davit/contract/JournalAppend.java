package dev.davit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The request by which a pod adds entries to the journal of its run, at
/// [PodContract#GATEWAY_ENTRIES_PATH]. The answer is a [JournalAppended] or a [GatewayProblem]. A
/// request that is repeated changes nothing.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
/// @param entries in the order in which they were made
public record JournalAppend(int attempt, int segment, JournalJson.Entries entries) {
  /// A request with entries of known kinds only.
  public JournalAppend(int attempt, int segment, List<JournalEntry> entries) {
    this(attempt, segment, new JournalJson.Entries(entries, List.of()));
  }

  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment).set("entries", JournalJson.write(entries));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static JournalAppend read(String text) {
    var json = object(text, "a request to append");
    return new JournalAppend(
        number(json, "attempt"), number(json, "segment"), JournalJson.read(json.path("entries")));
  }

  /// @param what the name of a message, with its article
  static ObjectNode object(String text, String what) {
    JsonNode json;
    try {
      json = ContractJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not " + what + ": " + e.getOriginalMessage(), e);
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("not " + what + ": " + Texts.cut(json.toString(), 40));
  }

  /// A number that the request has to have.
  static int number(ObjectNode json, String name) {
    var number = json.path(name);
    if (!number.canConvertToInt() || !number.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "not a request to the gateway: %s is %s"
              .formatted(name, number.isMissingNode() ? "missing" : number));
    }
    return number.intValue();
  }
}
