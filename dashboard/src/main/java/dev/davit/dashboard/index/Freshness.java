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
  /// @param message of the API server; empty if it is not for the viewer
  record Stale(int code, String message) implements Freshness {}
}
