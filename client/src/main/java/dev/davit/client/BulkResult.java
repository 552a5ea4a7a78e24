package dev.davit.client;

import java.util.List;

/// The outcome for many runs.
///
/// @param items one for each selected run, in the order of their names
public record BulkResult(List<BulkItem> items) {
  public BulkResult {
    items = List.copyOf(items);
  }

  /// The number of selected runs.
  public int total() {
    return items.size();
  }

  /// The number of canceled or replayed runs.
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
