package dev.davit.contract;

/// The answer to a [JournalAppend]: all of its entries are durable.
///
/// @param entries how many entries the gateway has of the run now
public record JournalAppended(int entries) {
  /// The answer as JSON.
  public String write() {
    return ContractJson.MAPPER.createObjectNode().put("entries", entries).toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static JournalAppended read(String text) {
    return new JournalAppended(
        JournalAppend.object(text, "an answer to a request to append").path("entries").asInt());
  }
}
