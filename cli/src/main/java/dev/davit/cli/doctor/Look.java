package dev.davit.cli.doctor;

/// What came of reading something of a cluster.
sealed interface Look<T> {
  record Seen<T>(T value) implements Look<T> {}

  /// The API server knows no such thing.
  record Missing<T>() implements Look<T> {}

  /// The caller may not read it.
  record Forbidden<T>() implements Look<T> {}

  /// It could not be read.
  ///
  /// @param why in a sentence, without its full stop
  record Failed<T>(String why) implements Look<T> {}
}
