package dev.davit.contract;

import java.util.List;
import java.util.stream.StreamSupport;

/// The answer to [UpdateMetadata]: what it says is in the status of the run now.
///
/// @param refused what was refused for good, and why, a sentence each; empty: nothing
public record UpdatedMetadata(List<String> refused) {
  /// Everything was done.
  public static final UpdatedMetadata DONE = new UpdatedMetadata(List.of());

  public UpdatedMetadata {
    refused = List.copyOf(refused);
  }

  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    if (!refused.isEmpty()) {
      refused.forEach(json.putArray("refused")::add);
    }
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static UpdatedMetadata read(String text) {
    var json = JournalAppend.object(text, "an answer to a request to update metadata");
    return new UpdatedMetadata(
        StreamSupport.stream(json.path("refused").spliterator(), false)
            .map(it -> it.asText())
            .toList());
  }
}
