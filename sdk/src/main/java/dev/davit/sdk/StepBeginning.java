package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import java.time.InstantSource;
import java.util.UUID;

/// Records that one execution of a step begins with what must not be repeated: as the only entry of
/// a scope of its own, which has the name of the step.
final class StepBeginning {
  /// What the entry is called.
  static final String NAME = "once";

  private final String step;
  private final DurableRecord record;
  private final InstantSource clock;
  private final int attempt;
  private boolean isRecorded;
  private volatile boolean isOver;

  /// @param step with the path of its scope
  /// @param attempt the number of this attempt
  StepBeginning(String step, DurableRecord record, InstantSource clock, int attempt) {
    this.step = step;
    this.record = record;
    this.clock = clock;
    this.attempt = attempt;
  }

  /// The entry of a step, with the path of its scope. Its value tells it from that of another pod.
  static JournalEntry entry(String step, int attempt, InstantSource clock) {
    var self = TextNode.valueOf(UUID.randomUUID().toString());
    return JournalEntry.step(step, 1, NAME, attempt, clock.instant(), self);
  }

  /// The execution of the step is over.
  void end() {
    isOver = true;
  }

  synchronized void record() throws InterruptedException {
    if (isOver) {
      throw new IllegalStateException("once() was called after the end of step \"" + step + "\"");
    }
    if (isRecorded) {
      return;
    }
    var mine = entry(step, attempt, clock);
    var first = record.firstBeginning(step, mine);
    if (!first.equals(mine)) {
      throw new StepRepeatedException(step, first.attempt(), first.at());
    }
    isRecorded = true;
  }
}
