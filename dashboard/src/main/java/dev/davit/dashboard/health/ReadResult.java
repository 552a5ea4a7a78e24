package dev.davit.dashboard.health;

/// The result of reading something from a cluster.
sealed interface ReadResult<T> {
  record Seen<T>(T value) implements ReadResult<T> {}

  /// The API server does not have it.
  record Missing<T>() implements ReadResult<T> {}

  /// The caller may not read it.
  record Forbidden<T>() implements ReadResult<T> {}

  /// It could not be read.
  ///
  /// @param why in a sentence, without its full stop
  record Failed<T>(String why) implements ReadResult<T> {}
}
