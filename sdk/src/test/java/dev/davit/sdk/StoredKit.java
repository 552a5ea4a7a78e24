package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import java.util.List;
import java.util.Optional;

/// Executes the pods of a run whose journal is in a store, as the runner would.
///
/// @param hasJournal what the operator says: an earlier pod may have recorded something
record StoredKit(DurableKit kit, FakeStore store, boolean hasJournal, CancelSignal signal) {
  /// The first pod of a run.
  static StoredKit first(FakeStore store) {
    return new StoredKit(DurableKit.begun().suspending(), store, false, new CancelSignal());
  }

  /// A pod that follows one that was lost.
  static StoredKit next(FakeStore store) {
    return new StoredKit(DurableKit.begun().suspending(), store, true, new CancelSignal());
  }

  StoredKit attempt(int number) {
    return new StoredKit(kit.attempt(number), store, hasJournal, signal);
  }

  StoredKit at(TestClock clock) {
    return new StoredKit(kit.at(clock), store, hasJournal, signal);
  }

  /// The pod resumes the attempt, and this is what the run's status has.
  StoredKit resumed(List<JournalEntry> status) {
    return new StoredKit(kit.segment(new AssignedSegment(1, 0, status)), store, hasJournal, signal);
  }

  AttemptReport report(Task<String, ?> task) {
    return executor(task).execute(assignment());
  }

  TaskExecutor executor(Task<String, ?> task) {
    return executor(task, kit.clock());
  }

  TaskExecutor executor(Task<String, ?> task, Sleeper sleeper) {
    var environment =
        new AttemptEnvironment(signal, kit.clock(), sleeper, HookWatch.NONE, true)
            .with(
                new AttemptStores(
                    Optional.of(store),
                    Optional.of(store.runs),
                    Optional.of(store.tokens),
                    store.waits.map(it -> it),
                    Optional.empty()));
    return new TaskExecutor(TaskCatalog.of(() -> List.of(task)), environment);
  }

  Assignment assignment() {
    return kit.assignment()
        .withGateway(new AssignedGateway("https://g", "", hasJournal, List.of()));
  }

  /// What the pod reports of its journal.
  static List<JournalEntry> reported(AttemptReport report) {
    JsonNode journal = report.notes().journal();
    return journal == null ? List.of() : JournalJson.read(journal).known();
  }
}
