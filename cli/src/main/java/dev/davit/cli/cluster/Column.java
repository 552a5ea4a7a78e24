package dev.davit.cli.cluster;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One column of a table of resources.
///
/// @param isWide whether the column is only in wide tables
/// @param cell the text for a resource; empty text: nothing
public record Column<T>(String name, boolean isWide, Function<T, String> cell) {
  private static final String GAP = "   ";

  public static <T> Column<T> always(String name, Function<T, String> cell) {
    return new Column<>(name, false, cell);
  }

  public static <T> Column<T> wide(String name, Function<T, String> cell) {
    return new Column<>(name, true, cell);
  }

  /// The lines of a table, its header first. Columns are as wide as their longest cell. An empty
  /// cell is printed as `-`, so that programs can count columns.
  public static <T> List<String> table(List<T> things, List<Column<T>> columns) {
    var header = columns.stream().map(Column::name).toList();
    var rows =
        things.stream()
            .map(thing -> columns.stream().map(it -> shown(it.cell().apply(thing))).toList());
    var all = Stream.concat(Stream.of(header), rows).toList();
    var widths =
        IntStream.range(0, header.size())
            .map(i -> all.stream().mapToInt(row -> length(row.get(i))).max().orElse(0))
            .toArray();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(row.get(i));
      if (i < widths.length - 1) {
        line.append(" ".repeat(widths[i] - length(row.get(i)))).append(GAP);
      }
    }
    return line.toString();
  }

  private static String shown(String cell) {
    return cell.isEmpty() ? "-" : cell;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
