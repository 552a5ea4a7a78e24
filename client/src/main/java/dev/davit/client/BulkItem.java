package dev.davit.client;

/// What became of one of many runs.
public sealed interface BulkItem {
  /// The name of the run.
  String run();

  /// It would be canceled or replayed; nothing was done, as this is a dry run.
  record Selected(String run) implements BulkItem {}

  /// It was asked to end.
  record Canceled(String run) implements BulkItem {}

  /// It was asked for again.
  ///
  /// @param replay the name of the new run
  record Replayed(String run, String replay) implements BulkItem {}

  /// There was nothing to do any more when its turn came.
  ///
  /// @param why in a sentence
  record Skipped(String run, String why) implements BulkItem {}

  /// It could not be done, and was left; the others were not.
  record Failed(String run, DavitException why) implements BulkItem {}
}
