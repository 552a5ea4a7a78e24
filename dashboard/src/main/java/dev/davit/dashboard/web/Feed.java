package dev.davit.dashboard.web;

/// What `/events` reports.
@FunctionalInterface
public interface Feed {
  /// The changes that concern the one who asks. The server closes them.
  ///
  /// @throws ProblemException if they may not be followed, or by nobody more
  Changes open(Request request) throws InterruptedException;
}
