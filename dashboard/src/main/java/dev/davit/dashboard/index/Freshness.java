package dev.davit.dashboard.index;

/// How up to date the index is.
public sealed interface Freshness {
  /// The first list is not complete.
  record Loading() implements Freshness {}

  /// Changes arrive.
  record Live() implements Freshness {}

  /// The API server does not answer, or refuses.
  ///
  /// @param code of HTTP; 0 if there was no answer
  record Stale(int code, String message) implements Freshness {}
}
