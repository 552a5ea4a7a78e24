package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalAppended;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.RecordedJournal;
import dev.davit.sdk.JournalStore;
import java.util.List;

/// Keeps the journal at the operator's gateway.
record GatewayJournal(Assignment assignment, GatewayCalls calls) implements JournalStore {
  @Override
  public void append(List<JournalEntry> entries) throws InterruptedException, Refused {
    var json =
        new JournalAppend(assignment.attempt().number(), assignment.segmentNumber(), entries)
            .write();
    calls.post(PodContract.GATEWAY_ENTRIES_PATH, json, JournalAppended::read);
  }

  @Override
  public JournalJson.Entries fetch() throws InterruptedException, Refused {
    return calls.get(PodContract.GATEWAY_JOURNAL_PATH, RecordedJournal::read).entries();
  }
}
