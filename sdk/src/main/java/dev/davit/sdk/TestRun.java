package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;

/// A run that a task has triggered in a test, see [TestResult#triggered].
///
/// @param task the id of its task
/// @param payload as the run gets it
public record TestRun(String task, JsonNode payload) {
  /// Short, for the messages of assertions.
  @Override
  public String toString() {
    return task + " " + payload;
  }
}
