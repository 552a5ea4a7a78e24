package dev.davit.client;

import java.util.List;

/// What became of many runs.
///
/// @param items one for each run that was selected, in the order of their names
public record BulkResult(List<BulkItem> items) {
  public BulkResult {
    items = List.copyOf(items);
  }

  /// How many runs were selected.
  public int total() {
    return items.size();
  }

  /// How many were canceled or replayed.
  public int done() {
    return total() - count(BulkItem.Selected.class) - skipped() - failed();
  }

  public int skipped() {
    return count(BulkItem.Skipped.class);
  }

  public int failed() {
    return count(BulkItem.Failed.class);
  }

  private int count(Class<? extends BulkItem> kind) {
    return (int) items.stream().filter(kind::isInstance).count();
  }
}
