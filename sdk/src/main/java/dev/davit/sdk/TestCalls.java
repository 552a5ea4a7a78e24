package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.sdk.AttemptJournal.Made;
import dev.davit.sdk.TestStep.State;
import java.util.ArrayList;
import java.util.List;

/// The durable calls that a task has made in an attempt of a test; those of branches as they took
/// turns.
///
/// @param steps in the order of their ends, also those that were found recorded
/// @param waits in the order of their beginnings, also those that were found recorded, and those of
///   branches that lost a race
public record TestCalls(List<TestStep> steps, List<TestWait> waits) {
  /// No calls.
  public static final TestCalls NONE = new TestCalls(List.of(), List.of());

  public TestCalls {
    steps = List.copyOf(steps);
    waits = List.copyOf(waits);
  }

  static TestCalls of(AttemptJournal journal) {
    var steps = new ArrayList<TestStep>();
    var waits = new ArrayList<TestWait>();
    for (var call : journal.calls()) {
      var entry = call.entry();
      if (entry.kind() == Kind.STEP) {
        steps.add(step(call));
      } else if (entry.kind() == Kind.TIME && entry.error() == null && entry.until() != null) {
        waits.add(new TestWait.Time(entry.scope(), entry.until()));
      } else if (entry.kind() == Kind.TOKEN && entry.error() == null && entry.name() != null) {
        var token = journal.nameOf(entry.name());
        waits.add(new TestWait.OfToken(entry.scope(), token, entry.until() == null));
      } else if (entry.kind() == Kind.RUN && entry.name() != null) {
        var task = journal.taskOf(entry.name());
        waits.add(new TestWait.OfRun(entry.scope(), task, entry.error() == null));
      }
    }
    return new TestCalls(steps, waits);
  }

  private static TestStep step(Made call) {
    var entry = call.entry();
    var ended = entry.error() == null ? State.RETURNED : State.FAILED;
    return new TestStep(path(entry), call.isNew() ? ended : State.RECORDED);
  }

  private static String path(JournalEntry step) {
    return step.scope().isEmpty() ? String.valueOf(step.name()) : step.scope() + "/" + step.name();
  }
}
