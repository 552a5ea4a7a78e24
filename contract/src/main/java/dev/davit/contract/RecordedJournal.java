package dev.davit.contract;

/// The answer at [PodContract#GATEWAY_JOURNAL_PATH]: what the pods of a run have recorded at the
/// gateway, in all its attempts.
///
/// @param entries in any order
public record RecordedJournal(JournalJson.Entries entries) {
  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    json.set("entries", JournalJson.write(entries));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static RecordedJournal read(String text) {
    return new RecordedJournal(
        JournalJson.read(JournalAppend.object(text, "a recorded journal").path("entries")));
  }
}
