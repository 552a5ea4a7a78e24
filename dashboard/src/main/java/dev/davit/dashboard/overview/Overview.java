package dev.davit.dashboard.overview;

import dev.davit.api.Phase;
import dev.davit.dashboard.index.RunEnd;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.PhaseLook;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/// What somebody who was just woken up has to know: how many runs execute, wait and fail, and why.
public record Overview(
    Tiles tiles, DayChart chart, List<FailingTask> failing, List<Waiting> waiting) {
  private static final int SHOWN = 10;

  /// The most important numbers.
  ///
  /// @param failed in the day of the chart
  /// @param oldest when the oldest queued run was created that has not started yet
  public record Tiles(
      int executing, int queued, int delayed, int failed, Optional<Instant> oldest) {}

  /// A task with failures in the day of the chart.
  ///
  /// @param ends of its runs in the same time, failures included
  /// @param lastError the type of the last error, or else the reason; empty if the runs are deleted
  public record FailingTask(TaskKey task, int failures, int ends, String lastError) {}

  /// Runs that wait in the same phase for the same reason.
  ///
  /// @param reason empty: no operator has said why
  public record Waiting(String phase, String reason, int count) {}

  private record Why(String phase, String reason) {}

  public Overview {
    failing = List.copyOf(failing);
    waiting = List.copyOf(waiting);
  }

  /// @param ends those of the day that ends now
  static Overview of(List<RunRow> rows, Map<RunEnd, Integer> ends, Instant now) {
    var failing = failing(rows, ends);
    var tiles =
        new Tiles(
            count(rows, Phase.EXECUTING),
            count(rows, Phase.QUEUED),
            count(rows, Phase.DELAYED),
            ends.entrySet().stream()
                .filter(it -> PhaseLook.FAILED.contains(it.getKey().phase()))
                .mapToInt(Map.Entry::getValue)
                .sum(),
            oldest(rows));
    return new Overview(tiles, DayChart.of(ends, now), failing, waiting(rows));
  }

  private static int count(List<RunRow> rows, Phase phase) {
    return (int) rows.stream().filter(it -> isIn(it, phase)).count();
  }

  private static boolean isIn(RunRow row, Phase phase) {
    return row.state().phase().equals(phase.wireName());
  }

  /// A run that waits for its next attempt has started: its age is not its wait.
  private static Optional<Instant> oldest(List<RunRow> rows) {
    return rows.stream()
        .filter(it -> isIn(it, Phase.QUEUED) && it.times().started() == null)
        .map(it -> it.times().created())
        .min(Comparator.naturalOrder());
  }

  private static List<FailingTask> failing(List<RunRow> rows, Map<RunEnd, Integer> ends) {
    var all = new HashMap<TaskKey, Integer>();
    var failures = new HashMap<TaskKey, Integer>();
    ends.forEach(
        (end, count) -> {
          all.merge(end.task(), count, Integer::sum);
          if (PhaseLook.FAILED.contains(end.phase())) {
            failures.merge(end.task(), count, Integer::sum);
          }
        });
    var last = lastFailures(rows);
    return failures.entrySet().stream()
        .map(
            it ->
                new FailingTask(
                    it.getKey(),
                    it.getValue(),
                    all.getOrDefault(it.getKey(), it.getValue()),
                    Optional.ofNullable(last.get(it.getKey())).map(Overview::error).orElse("")))
        .sorted(
            Comparator.comparingInt(FailingTask::failures)
                .reversed()
                .thenComparing(it -> it.task().namespace())
                .thenComparing(it -> it.task().name()))
        .limit(SHOWN)
        .toList();
  }

  private static Map<TaskKey, RunRow> lastFailures(List<RunRow> rows) {
    var last = new HashMap<TaskKey, RunRow>();
    BinaryOperator<RunRow> newer =
        BinaryOperator.maxBy(
            Comparator.comparing(
                row -> Optional.ofNullable(row.times().finished()).orElse(Instant.MIN)));
    rows.stream()
        .filter(it -> PhaseLook.FAILED.contains(it.state().phase()))
        .forEach(it -> last.merge(TaskKey.of(it), it, newer));
    return last;
  }

  private static String error(RunRow row) {
    return row.state().error().isEmpty() ? row.state().reason() : row.state().error();
  }

  private static List<Waiting> waiting(List<RunRow> rows) {
    var counts = new HashMap<Why, Integer>();
    rows.stream()
        .filter(it -> it.times().finished() == null && !isFinal(it) && !isIn(it, Phase.EXECUTING))
        .forEach(
            it -> counts.merge(new Why(it.state().phase(), it.state().reason()), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(it -> new Waiting(it.getKey().phase(), it.getKey().reason(), it.getValue()))
        .sorted(
            Comparator.comparingInt(Waiting::count)
                .reversed()
                .thenComparing(Waiting::phase, PhaseLook.BY_LIFE)
                .thenComparing(Waiting::reason))
        .toList();
  }

  private static boolean isFinal(RunRow row) {
    return Optional.ofNullable(Phase.ofWireName(row.state().phase()))
        .map(Phase::isFinal)
        .orElse(false);
  }
}
