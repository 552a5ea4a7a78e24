package dev.davit.cli.dev;

import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.log.VisibleText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The table at the end of a demo: how each run ended, and how it was expected to end.
record Summary(List<Row> rows) {
  /// On a run of the demo: its expected final phase.
  static final String EXPECTED = "davit.dev/expect";

  private static final List<String> TITLES =
      List.of("RUN", "TASK", "PHASE", "EXPECTED", "ATTEMPTS", "DURATION");

  record Row(
      String run, String task, String phase, String expected, int attempts, String duration) {
    boolean isAsExpected() {
      return phase.equals(expected);
    }

    private List<String> cells() {
      return List.of(
              run,
              task,
              phase,
              expected,
              Integer.toString(attempts),
              duration.isEmpty() ? "-" : duration)
          .stream()
          .map(VisibleText::line)
          .toList();
    }
  }

  static Summary of(List<Run> runs) {
    return new Summary(runs.stream().map(Summary::row).toList());
  }

  boolean isAsExpected() {
    return rows.stream().allMatch(Row::isAsExpected);
  }

  /// The lines of the table. A line begins with `✗` if the run did not end as expected.
  List<String> lines() {
    var cells = new ArrayList<List<String>>();
    cells.add(TITLES);
    rows.forEach(row -> cells.add(row.cells()));
    var widths = new ArrayList<>(Collections.nCopies(TITLES.size(), 0));
    for (var row : cells) {
      for (var i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    var lines = new ArrayList<String>();
    lines.add("  " + joined(TITLES, widths));
    for (var row : rows) {
      lines.add((row.isAsExpected() ? "✓ " : "✗ ") + joined(row.cells(), widths));
    }
    return lines;
  }

  private static String joined(List<String> cells, List<Integer> widths) {
    var line = new StringBuilder();
    for (var i = 0; i < cells.size(); i++) {
      line.append(cells.get(i)).append(" ".repeat(widths.get(i) - cells.get(i).length() + 3));
    }
    return line.toString().stripTrailing();
  }

  private static Row row(Run run) {
    var status = Optional.ofNullable(run.getStatus());
    var annotations = Optional.ofNullable(run.getMetadata().getAnnotations());
    return new Row(
        run.getMetadata().getName(),
        run.getSpec().task(),
        status.map(RunText::phase).orElse(""),
        annotations.map(it -> it.get(EXPECTED)).orElse("Completed"),
        status.map(RunText::attempt).orElse(0),
        Objects.requireNonNullElse(status.map(RunStatus::duration).orElse(""), ""));
  }
}
