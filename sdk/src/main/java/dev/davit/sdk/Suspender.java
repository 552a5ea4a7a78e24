package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import java.util.List;

/// Suspends an attempt: its process ends, and another one resumes the run later. The runner
/// implements it.
public interface Suspender {
  /// Nothing is suspended; every wait is held.
  Suspender IMPOSSIBLE =
      new Suspender() {
        @Override
        public boolean isPossible() {
          return false;
        }

        @Override
        public void suspend(List<Wait> waits, List<JournalEntry> journal) {
          throw new IllegalStateException("a wait was suspended where that is not possible");
        }
      };

  /// Whether a wait may be suspended. Asked at each wait.
  boolean isPossible();

  /// Called at most once, on the task's thread, which parks for ever after this: no user code
  /// follows, no `finally` and no hook. The attempt can no longer be canceled or time out
  /// ([TaskExecutor#timeOut] and [TaskExecutor#abandonCanceled] return nothing), and
  /// [TaskExecutor#execute] does not return: the implementation has to end the process.
  ///
  /// @param waits what the run waits for
  /// @param journal the entries that this process made, those of the waits included; those of the
  ///   assignment are not repeated
  void suspend(List<Wait> waits, List<JournalEntry> journal);
}
