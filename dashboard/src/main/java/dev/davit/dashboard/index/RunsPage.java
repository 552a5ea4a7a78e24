package dev.davit.dashboard.index;

import java.util.List;
import java.util.SortedMap;

/// One page of a list.
///
/// @param rows of this page only
/// @param matching how many runs match the filter
/// @param all how many runs match the filter but for its phases
/// @param phases how many of those are in each phase; phases without runs are absent
/// @param number of this page, from 1
/// @param last number of the last page
public record RunsPage(
    List<RunRow> rows,
    int matching,
    int all,
    SortedMap<String, Integer> phases,
    int number,
    int last) {
  /// Runs on a page.
  public static final int SIZE = 50;

  /// The position of the first row, from 1; 0 if there are no rows.
  public int from() {
    return rows.isEmpty() ? 0 : (number - 1) * SIZE + 1;
  }

  /// The position of the last row.
  public int to() {
    return (number - 1) * SIZE + rows.size();
  }
}
