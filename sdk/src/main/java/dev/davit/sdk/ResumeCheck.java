package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Resumes an attempt that has ended, at each of its journal entries, as other pods would, to find
/// out whether the task makes the same durable calls each time.
///
/// Every call is answered from the journal: no step is executed, and a call that is not in the
/// journal is a divergence. The clock begins at the entry and passes with the waits after it. Each
/// execution has its own context, and ends before the next one begins, on the calling thread.
///
/// @param catalog the task, with the hooks that a resumed process calls whatever the outcome
/// @param assignment of the attempt; its journal is replaced
record ResumeCheck(TaskCatalog catalog, Assignment assignment) {
  /// The maximum number of resumes. Those of a longer journal are at entries in equal distances.
  static final int MOST_RESUMES = 100;

  /// The report of the attempt: `first` itself, or the failure of the first resume that diverged.
  AttemptReport check(AttemptReport first, List<JournalEntry> journal) {
    var distance = (journal.size() + MOST_RESUMES - 1) / MOST_RESUMES;
    var now = Instant.MIN;
    for (var index = 0; index < journal.size(); index++) {
      var entry = journal.get(index);
      var moment = Objects.requireNonNullElse(entry.until(), entry.at());
      now = moment.isAfter(now) ? moment : now;
      if (index % distance == 0) {
        var result = resume(TestClock.at(now), index + 1, journal);
        if (result instanceof Result.Failed failed && failed.reason() == Reason.NON_DETERMINISTIC) {
          return new AttemptReport(named(failed, entry), first.notes());
        }
      }
    }
    return first;
  }

  private Result resume(TestClock clock, int number, List<JournalEntry> journal) {
    var environment =
        new AttemptEnvironment(
                new CancelSignal(), clock, clock, HookWatch.NONE, false, BranchThreads.IN_TURNS)
            .answeredBy(TestAnswers.NONE);
    return new TaskExecutor(catalog, environment, true, true)
        .execute(assignment.withSegment(new AssignedSegment(number, 0, journal)))
        .result();
  }

  private static Result.Failed named(Result.Failed failed, JournalEntry entry) {
    var where =
        "resumed after durable call "
            + entry.position()
            + (entry.scope().isEmpty() ? "" : " of \"" + entry.scope() + "\"");
    return new Result.Failed(
        failed.reason(), Errors.prefixed(where, failed.error()), failed.next(), failed.retryAt());
  }
}
