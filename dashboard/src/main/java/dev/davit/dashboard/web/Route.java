package dev.davit.dashboard.web;

/// Answers requests.
@FunctionalInterface
public interface Route {
  /// The whole answer.
  ///
  /// @throws ProblemException for an answer that is a problem
  /// @throws Exception for anything else that went wrong: the answer is 500
  Response answer(Request request) throws Exception;
}
