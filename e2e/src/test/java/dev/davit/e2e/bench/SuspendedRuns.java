package dev.davit.e2e.bench;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunSegment;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.RunWait;
import dev.davit.api.WaitKind;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import java.time.Instant;
import java.util.List;

/// Runs that have been suspended by an operator that is gone.
final class SuspendedRuns {
  private final BenchWorld world;
  private final RunStatus before;
  private final Instant until;

  /// @param before the status of a run of the same task that has ended
  SuspendedRuns(BenchWorld world, RunStatus before, Instant until) {
    this.world = world;
    this.before = before;
    this.until = until;
  }

  void create(int count) {
    world.forEach(count, this::createOne);
  }

  private void createOne(int number) {
    var run = new Run();
    run.getMetadata().setName("u-" + number);
    run.getMetadata().setNamespace(world.namespace());
    run.setSpec(RunSpec.of(Unit.TASK).build());
    var created = world.client().resource(run).create();
    created.setStatus(status(created.getMetadata().getName() + "-a1"));
    world.client().resource(created).updateStatus();
  }

  private RunStatus status(String pod) {
    var since = Instant.now();
    var step = JournalEntry.step("", 1, "reserve", 1, since, new IntNode(7));
    var wait = JournalEntry.time("", 2, 1, since, until);
    return new RunStatus(
        Phase.WAITING,
        Reason.WAITING_FOR_TIME.wireName(),
        "suspended; waits until " + until,
        false,
        1,
        null,
        null,
        before.queue(),
        before.machine(),
        pod,
        null,
        before.times(),
        before.task(),
        before.attempts(),
        null,
        null,
        null,
        null,
        null,
        null,
        new RunSegment(1, 1L, null, null),
        until.toString(),
        List.of(
            new RunWait(
                null, 2, WaitKind.TIME, until.toString(), null, null, null, since.toString())),
        JournalJson.write(List.of(step, wait)),
        null,
        1L,
        before.conditions());
  }
}
