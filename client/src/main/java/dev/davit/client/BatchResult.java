package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What has become of a batch.
///
/// @param batch its name, `spec.batch` of its runs
/// @param items one for each run, in the order in which they were asked for
public record BatchResult(String batch, List<BatchItem> items) {
  public BatchResult {
    items = List.copyOf(items);
  }

  /// The runs that exist, in their order.
  public List<RunHandle<JsonNode>> triggered() {
    return items.stream()
        .filter(BatchItem.Triggered.class::isInstance)
        .map(item -> ((BatchItem.Triggered) item).run())
        .toList();
  }

  /// The runs that could not be created, in their order.
  public List<BatchItem.Failed> failed() {
    return items.stream()
        .filter(BatchItem.Failed.class::isInstance)
        .map(BatchItem.Failed.class::cast)
        .toList();
  }
}
