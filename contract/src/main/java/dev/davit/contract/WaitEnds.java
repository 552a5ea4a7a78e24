package dev.davit.contract;

import java.util.List;

/// The answer to a [HoldRequest].
///
/// @param entries the waits that are over, as entries of the journal that the pod adds to it;
///   empty: none is over yet, and the pod asks again
/// @param retryAfter the seconds until the pod asks again, if the gateway has no room for a call
///   that waits; 0: at once
public record WaitEnds(List<JournalEntry> entries, int retryAfter) {
  /// No wait is over yet.
  public static final WaitEnds NONE = new WaitEnds(List.of(), 0);

  private static final int LONGEST_PAUSE = 60;

  public WaitEnds {
    entries = List.copyOf(entries);
  }

  /// The answer as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode();
    json.set("entries", JournalJson.write(entries));
    if (retryAfter > 0) {
      json.put("retryAfter", retryAfter);
    }
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else
  public static WaitEnds read(String text) {
    var json = JournalAppend.object(text, "an answer to a request to wait");
    var entries =
        json.has("entries") ? JournalJson.read(json.get("entries")).known() : NONE.entries;
    var pause = json.path("retryAfter").asInt(0);
    return new WaitEnds(entries, Math.min(Math.max(pause, 0), LONGEST_PAUSE));
  }
}
