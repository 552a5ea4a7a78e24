package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import java.util.List;

/// Waits while the pod stays. Calls that fail are repeated as those of a [JournalStore] are.
public interface WaitStore {
  /// Returns when one of the waits is over. Nothing of the task executes meanwhile: the run has no
  /// slot, and its time does not count. When this returns, it has a slot again.
  ///
  /// @param waits at least one
  /// @return those that are over, as entries of the journal, with what became of them
  /// @throws JournalStore.Refused if this pod may not go on
  /// @throws InterruptedException if the thread was interrupted
  List<JournalEntry> await(List<Wait> waits) throws InterruptedException, JournalStore.Refused;
}
