package dev.davit.client;

/// The outcome for one of many runs.
public sealed interface BulkItem {
  /// The name of the run.
  String run();

  /// The run would be canceled or replayed. Nothing was changed, as this is a dry run.
  record Selected(String run) implements BulkItem {}

  /// The run was asked to end.
  record Canceled(String run) implements BulkItem {}

  /// The run was triggered again.
  ///
  /// @param replay the name of the new run
  record Replayed(String run, String replay) implements BulkItem {}

  /// When its turn came, there was nothing left to do.
  ///
  /// @param why in a sentence
  record Skipped(String run, String why) implements BulkItem {}

  /// The change failed. The other runs are still processed.
  record Failed(String run, DavitException why) implements BulkItem {}
}
