package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Decides whether the journal of an attempt reaches the pod that resumes it.
final class JournalFit {
  private static final String ADVICE =
      "; return less from the steps, store it elsewhere and return where it is, or wait in the pod"
          + " with Waits.hold()";

  private JournalFit() {}

  /// Why the attempt cannot be suspended; empty if it can.
  ///
  /// @param before what the run had recorded before this process
  /// @param made the entries that this process made
  static Optional<String> faultOf(
      Result.Suspended result, AssignedSegment before, List<JournalEntry> made) {
    var entries = JournalJson.write(made);
    // Metadata and hook errors give way to the journal.
    var notes = new AttemptNotes(null, List.of(), entries.isEmpty() ? null : entries);
    if (ResultMessage.fitting(result, notes) instanceof Result.Failed failed) {
      return Optional.of(failed.error().message() + ADVICE);
    }
    var whole = JournalJson.write(before.journal());
    before.unknown().forEach(entry -> whole.add(entry.json()));
    return JournalJson.faultOfSize(bytes(whole.addAll(entries))).map(fault -> fault + ADVICE);
  }

  private static int bytes(ArrayNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
