package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.operator.lean.FreeJson;
import java.util.Optional;

/// The journal of a run, as far as it fits into the run's status. The operator passes entries on
/// and does not read them: runners of other versions may have other kinds of them.
final class Journals {
  /// The maximum size of a run's journal, as compact JSON, in bytes of UTF-8.
  static final int MAX_BYTES = 8 * 1024;

  private Journals() {}

  /// The journal with the entries of `told` at its end; empty if that is too large.
  static Optional<Optional<JsonNode>> joined(Optional<JsonNode> before, AttemptNotes told) {
    if (told.journal() == null || told.journal().isEmpty()) {
      return Optional.of(before);
    }
    var entries = told.journal().toString();
    var text =
        before
            .filter(json -> FreeJson.faultOf(json).isEmpty())
            .map(FreeJson::textOf)
            // Anyone who may write statuses may write something else.
            .filter(known -> known.startsWith("[{"))
            .map(known -> known.substring(0, known.length() - 1) + "," + entries.substring(1))
            .orElse(entries);
    var joined = FreeJson.whole(text);
    return FreeJson.bytes(joined) <= MAX_BYTES
        ? Optional.of(Optional.of(joined))
        : Optional.empty();
  }

  /// `told`, with an error that says that its journal was dropped.
  static AttemptNotes tooLarge(Optional<JsonNode> before, AttemptNotes told) {
    return told.withoutJournal(
        "JournalTooLarge",
        "does not fit into the %d that a run may have, beside %d of earlier attempts"
            .formatted(MAX_BYTES, before.map(FreeJson::bytes).orElse(0)));
  }
}
