package dev.davit.sdk;

import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.NewRun;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates runs of other tasks while the pod executes, and knows how they have ended. Several
/// threads may call it at once. Calls that fail are repeated as those of a [JournalStore] are.
public interface RunStore {
  /// Creates the runs that do not exist yet.
  ///
  /// @param batch the name of their batch; null: none
  /// @param runs at least one
  /// @return why runs are refused for good, by their names; the others exist now
  /// @throws JournalStore.Refused if this pod may create none
  /// @throws InterruptedException if the thread was interrupted; runs may exist or not
  Map<String, String> trigger(@Nullable String batch, List<NewRun> runs)
      throws InterruptedException, JournalStore.Refused;

  /// How the runs of a batch have ended. Those that do not exist any more are missing.
  ///
  /// @throws JournalStore.Refused if this pod may not know
  /// @throws InterruptedException if the thread was interrupted
  List<ChildEnd> ends(String batch) throws InterruptedException, JournalStore.Refused;
}
