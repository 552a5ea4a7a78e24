package dev.davit.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunKey;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.RunState;
import dev.davit.dashboard.index.RunTimes;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.overview.Overview.FailingTask;
import dev.davit.dashboard.overview.Overview.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:10:00Z");

  private final RunIndex index = new RunIndex();

  @Test
  void tilesCountWhatExecutesWaitsAndFails() {
    unfinished("a", "Executing", "Executing", 50);
    unfinished("b", "Queued", "QueueFull", 20);
    unfinished("c", "Queued", "QueueFull", 40);
    unfinished("d", "Delayed", "Delayed", 90);
    ended("e", "mail", "Failed", "CardDeclined", 30);
    ended("f", "mail", "Crashed", "", 60);
    ended("g", "mail", "Canceled", "", 60);
    ended("h", "mail", "Failed", "Old", 60 * 25);

    assertThat(overview().tiles())
        .isEqualTo(new Overview.Tiles(1, 2, 1, 2, Optional.of(minutesAgo(40))));
  }

  @Test
  void aRunThatWaitsForItsNextAttemptIsNotTheOldestWait() {
    index.put(
        row("a", "mail", new RunState("Queued", "", "", "", 1), minutesAgo(90), minutesAgo(80), 0));

    assertThat(overview().tiles().oldest()).isEmpty();
  }

  @Test
  void failingTasksHaveTheMostFailuresFirstAndTheirLastError() {
    ended("a", "sync", "Failed", "TimeoutException", 10);
    ended("b", "mail", "Failed", "CardDeclined", 30);
    ended("c", "mail", "TimedOut", "", 20);
    ended("d", "mail", "Completed", "", 5);
    ended("e", "good", "Completed", "", 5);

    assertThat(overview().failing())
        .containsExactly(
            new FailingTask(new TaskKey("shop", "mail"), 2, 3, "TimedOut"),
            new FailingTask(new TaskKey("shop", "sync"), 1, 1, "TimeoutException"));
  }

  @Test
  void waitingRunsAreCountedByPhaseAndReason() {
    unfinished("a", "Queued", "QueuePaused", 1);
    unfinished("b", "Queued", "QueuePaused", 1);
    unfinished("c", "Queued", "", 1);
    unfinished("d", "Dequeued", "PullingImage", 1);
    unfinished("e", "Executing", "Executing", 1);
    ended("f", "mail", "Completed", "", 1);

    assertThat(overview().waiting())
        .containsExactly(
            new Waiting("Queued", "QueuePaused", 2),
            new Waiting("Queued", "", 1),
            new Waiting("Dequeued", "PullingImage", 1));
  }

  @Test
  void theChartHasADayOfHalfHours() {
    ended("a", "mail", "Completed", "", 0);
    ended("b", "mail", "Failed", "", 9);
    ended("c", "mail", "Completed", "", 11);
    ended("d", "mail", "Completed", "", 60 * 24);

    var chart = overview().chart();

    assertThat(chart.halfHours()).hasSize(48);
    assertThat(chart.busy().stream().map(DayChart.HalfHour::title))
        .containsExactly("13:30–14:00: 1 Completed", "14:00–14:30: 1 Completed, 1 Failed");
    assertThat(chart.bars(chart.halfHours().getLast()))
        .containsExactly(
            new DayChart.Bar("good", 940, 50, 17, 50), new DayChart.Bar("bad", 940, 0, 17, 50));
  }

  @Test
  void oneFailureAmongThousandsIsStillSeen() {
    for (var i = 0; i < 5_000; i++) {
      ended("good-" + i, "mail", "Completed", "", 0);
    }
    ended("bad", "mail", "Failed", "", 0);

    var chart = overview().chart();
    assertThat(chart.bars(chart.halfHours().getLast()))
        .allMatch(bar -> bar.height() >= 2 && bar.y() >= 0)
        .extracting(DayChart.Bar::tone)
        .containsExactly("good", "bad");
  }

  @Test
  void deletingRunsNeverLowersTheChart() {
    ended("a", "mail", "Failed", "CardDeclined", 10);
    ended("b", "mail", "Completed", "", 10);
    ended("c", "mail", "Completed", "", 10);
    unfinished("d", "Queued", "", 10);
    var before = overview();

    index.remove(new RunKey("shop", "a"));
    index.remove(new RunKey("shop", "d"));
    index.replaceAll(index.rows("").stream().filter(it -> it.key().name().equals("c")).toList());

    assertThat(index.size()).isEqualTo(1);
    assertThat(overview().chart()).isEqualTo(before.chart());
    assertThat(overview().tiles().failed()).isEqualTo(1);
    assertThat(overview().failing())
        .containsExactly(new FailingTask(new TaskKey("shop", "mail"), 1, 3, ""));
  }

  @Test
  void anotherNamespaceIsNotCounted() {
    ended("a", "mail", "Failed", "", 10);
    index.remove(new RunKey("shop", "a"));
    ended("b", "mail", "Failed", "", 10);

    assertThat(index.ends("bank", DayChart.from(NOW))).isEmpty();
    assertThat(index.rows("bank")).isEmpty();
  }

  private Overview overview() {
    return Overview.of(index.rows("shop"), index.ends("shop", DayChart.from(NOW)), NOW);
  }

  private void unfinished(String name, String phase, String reason, int minutesAgo) {
    index.put(
        row(name, "mail", new RunState(phase, reason, "", "", 0), minutesAgo(minutesAgo), null, 0));
  }

  private void ended(String name, String task, String phase, String error, int minutesAgo) {
    var end = minutesAgo(minutesAgo);
    index.put(row(name, task, new RunState(phase, phase, error, "", 1), end, end, 1));
  }

  private static RunRow row(
      String name,
      String task,
      RunState state,
      Instant created,
      @org.jspecify.annotations.Nullable Instant started,
      int ends) {
    return new RunRow(
        new RunKey("shop", name),
        task,
        state,
        new RunTimes(created, started, ends == 0 ? null : started),
        "task/" + task,
        "",
        "",
        List.of());
  }

  private static Instant minutesAgo(int minutes) {
    return NOW.minus(Duration.ofMinutes(minutes));
  }
}
