package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.ChildEnds;
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
/// @param triggered the runs that this attempt has triggered, those that it waits for as well; not
///   those that were found recorded
public record TestCalls(List<TestStep> steps, List<TestWait> waits, List<TestRun> triggered) {
  /// No calls.
  public static final TestCalls NONE = new TestCalls(List.of(), List.of(), List.of());

  private static final JsonNode NULL = NullNode.getInstance();

  public TestCalls {
    steps = List.copyOf(steps);
    waits = List.copyOf(waits);
    triggered = List.copyOf(triggered);
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
      } else if (entry.kind() == Kind.BATCH) {
        var ends = ChildEnds.read(String.valueOf(entry.value())).ends();
        var completed = ends.stream().filter(end -> end.error() == null).count();
        waits.add(new TestWait.OfBatch(entry.scope(), ends.size(), (int) completed));
      }
    }
    var triggered =
        journal.runs().stream()
            .map(run -> new TestRun(run.task(), run.payload() == null ? NULL : run.payload()))
            .toList();
    return new TestCalls(steps, waits, triggered);
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
