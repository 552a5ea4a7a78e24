package dev.davit.operator.simulation;

/// A rule was broken in the world of a seed. An error, so that the operator does not take it for a
/// bug of its own and goes on.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  Violation(Rule rule, String message) {
    super(rule + ": " + message);
    this.rule = rule;
  }

  Violation(Rule rule, String message, Throwable cause) {
    super(rule + ": " + message, cause);
    this.rule = rule;
  }

  Rule rule() {
    return rule;
  }
}
