package dev.davit.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/// The answer to [TriggerRuns]: each run exists now, or is refused for good.
///
/// @param refused why, by the names of the runs
public record TriggeredRuns(Map<String, String> refused) {
  public TriggeredRuns {
    refused = Map.copyOf(refused);
  }

  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    var object = json.putObject("refused");
    refused.forEach(object::put);
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static TriggeredRuns read(String text) {
    var refused = new LinkedHashMap<String, String>();
    JournalAppend.object(text, "an answer to a request to trigger runs")
        .path("refused")
        .properties()
        .forEach(entry -> refused.put(entry.getKey(), entry.getValue().asText()));
    return new TriggeredRuns(refused);
  }
}
