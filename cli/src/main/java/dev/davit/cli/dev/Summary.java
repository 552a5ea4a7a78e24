package dev.davit.cli.dev;

import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.cli.cluster.Column;
import dev.davit.operator.log.VisibleText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The table at the end of a demo: how each run ended, and how it was expected to end.
record Summary(List<Row> rows) {
  /// On a run of the demo: its expected final phase.
  static final String EXPECTED = "davit.dev/expect";

  private static final List<Column<Row>> COLUMNS =
      List.of(
          column("RUN", Row::run),
          column("TASK", Row::task),
          column("PHASE", Row::phase),
          column("EXPECTED", Row::expected),
          column("ATTEMPTS", row -> Integer.toString(row.attempts())),
          column("DURATION", Row::duration));

  record Row(
      String run, String task, String phase, String expected, int attempts, String duration) {
    boolean isAsExpected() {
      return phase.equals(expected);
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
    var table = Column.table(rows, COLUMNS);
    return IntStream.range(0, table.size()).mapToObj(i -> sign(i) + table.get(i)).toList();
  }

  /// What a line of the table begins with; the first is the header.
  private String sign(int line) {
    if (line == 0) {
      return "  ";
    }
    return rows.get(line - 1).isAsExpected() ? "✓ " : "✗ ";
  }

  private static Column<Row> column(String name, Function<Row, String> cell) {
    return Column.always(name, row -> VisibleText.line(cell.apply(row)));
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
