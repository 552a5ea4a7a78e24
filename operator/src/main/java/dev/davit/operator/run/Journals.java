package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.operator.lean.FreeJson;
import java.util.Optional;

/// The journal of a run, as far as it fits into the run's status. The operator passes entries on
/// and does not read them: runners of other versions may have other kinds of them.
final class Journals {
  private Journals() {}

  /// `told`; without its journal, and with an error that says so, if it does not fit after
  /// `before`.
  static AttemptNotes fitting(Optional<JsonNode> before, AttemptNotes told) {
    return faultOf(before, told).isPresent()
        ? told.withoutJournal(
            "JournalTooLarge",
            "does not fit into the %d that a run may have, beside %d of earlier attempts"
                .formatted(PodContract.MAX_JOURNAL_BYTES, before.map(FreeJson::bytes).orElse(0)))
        : told;
  }

  /// What is wrong with the size of the journal after `told`; empty if it fits.
  static Optional<String> faultOf(Optional<JsonNode> before, AttemptNotes told) {
    return hasEntries(told)
        ? joined(before, told).map(FreeJson::bytes).flatMap(JournalJson::faultOfSize)
        : Optional.empty();
  }

  /// The journal with the entries of `told` at its end.
  static Optional<JsonNode> joined(Optional<JsonNode> before, AttemptNotes told) {
    if (!hasEntries(told)) {
      return before;
    }
    var entries = String.valueOf(told.journal());
    return Optional.of(
        FreeJson.whole(
            before
                .filter(json -> FreeJson.faultOf(json).isEmpty())
                .map(FreeJson::textOf)
                // Anyone who may write statuses may write something else.
                .filter(known -> known.startsWith("[{"))
                .map(known -> known.substring(0, known.length() - 1) + "," + entries.substring(1))
                .orElse(entries)));
  }

  private static boolean hasEntries(AttemptNotes told) {
    return told.journal() != null && !told.journal().isEmpty();
  }
}
