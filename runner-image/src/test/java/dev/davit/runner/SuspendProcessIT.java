package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage.Valid;
import dev.davit.runner.RunnerProcess.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An attempt in two real processes: the first one is suspended, the second one resumes it.
@Timeout(120)
class SuspendProcessIT {
  @TempDir Path folder;

  @Test
  void aSuspendedProcessEndsAndTheNextOneGoesOn() throws Exception {
    var first = run("suspends", null, new AssignedSegment(0, 0, List.of()));

    assertThat(first.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    var suspended = (Valid) first.result();
    var waits = ((Result.Suspended) suspended.result()).waits();
    assertThat(waits).singleElement().satisfies(wait -> assertThat(wait.position()).isEqualTo(2));
    var journal = JournalJson.read(Objects.requireNonNull(suspended.notes().journal())).known();
    assertThat(journal).extracting(JournalEntry::position).containsExactly(1, 2);
    assertThat(called(first))
        .containsExactly(
            "before", "init", "onStartAttempt", "reserve", "onWait true", "cleanup", "after");
    assertThat(first.output())
        .anySatisfy(
            line -> assertThat(line).contains("attempt suspended until=" + waits.get(0).until()))
        .anySatisfy(
            line ->
                assertThat(line)
                    .as("a line of run's own thread")
                    .contains("[task=suspends run=suspends-x1 attempt=2]")
                    .endsWith("in run"));

    var second = run("suspends", 7200L, new AssignedSegment(1, 61, overdue(journal)));

    assertThat(RunnerProcess.outputOf(second)).isEqualTo("reserved");
    assertThat(second.code()).isEqualTo(PodContract.EXIT_COMPLETED);
    assertThat(called(second))
        .containsExactly(
            "before",
            "init",
            "onResume true",
            "finally",
            "onSuccess",
            "onComplete",
            "cleanup",
            "after");
    assertThat(second.output())
        .anySatisfy(line -> assertThat(line).endsWith("attempt resumed segment=1 executed=61s"));
  }

  /// Of an hour, all was executed before. Without that, this test would last an hour.
  @Test
  void maxDurationCountsEarlierSegmentsAndLeavesASecond() throws Exception {
    var end = run("resumed-until-stopped", 3600L, new AssignedSegment(1, 3600, List.of()));

    assertThat(((Valid) end.result()).result())
        .isInstanceOfSatisfying(
            Result.TimedOut.class,
            timedOut ->
                assertThat(timedOut.error().message())
                    .isEqualTo("the attempt executed longer than its maxDuration of 1h"));
    assertThat(end.code()).isEqualTo(PodContract.EXIT_FAILED);
    assertThat(end.output()).contains("stopped canceled=true");
  }

  @Test
  void sigtermInterruptsTheThreadOfRun() throws Exception {
    var assignment = RunnerProcess.assignment("resumed-until-stopped", null, null, null);
    try (var process =
        RunnerProcess.start(folder, assignment.withSegment(new AssignedSegment(0, 0, List.of())))) {
      process.awaitLine("waiting");
      process.terminate();
      var end = process.end();

      assertThat(end.code()).isEqualTo(Exit.TERMINATED);
      assertThat(end.result()).isEqualTo(new Valid(new Result.Canceled(null)));
      assertThat(end.output()).contains("stopped canceled=true");
    }
  }

  private End run(String task, @Nullable Long maxSeconds, AssignedSegment segment)
      throws IOException, InterruptedException {
    Assignment assignment = RunnerProcess.assignment(task, null, maxSeconds).withSegment(segment);
    try (var process = RunnerProcess.start(folder, assignment)) {
      return process.end();
    }
  }

  /// As if the days had passed.
  private static List<JournalEntry> overdue(List<JournalEntry> journal) {
    var step = journal.get(0);
    var wait = journal.get(1);
    var until = Instant.EPOCH.plusSeconds(60);
    return List.of(
        JournalEntry.step(
            step.scope(),
            step.position(),
            Objects.requireNonNull(step.name()),
            step.attempt(),
            Instant.EPOCH,
            Objects.requireNonNull(step.value())),
        JournalEntry.time(wait.scope(), wait.position(), wait.attempt(), Instant.EPOCH, until));
  }

  private static List<String> called(End end) {
    return end.output().stream()
        .filter(line -> line.startsWith("called "))
        .map(line -> line.substring("called ".length()))
        .toList();
  }
}
