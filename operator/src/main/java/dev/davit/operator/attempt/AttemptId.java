package dev.davit.operator.attempt;

/// Which pod of a run: the attempt's number, and how many pods the platform has taken from the run
/// before.
///
/// @param number of the attempt, from 1
/// @param disruptions pods lost to the platform so far; a repeated attempt gets a pod of a new name
public record AttemptId(int number, int disruptions) {
  public AttemptId {
    if (number < 1 || disruptions < 0) {
      throw new IllegalArgumentException("no such attempt: " + number + ", " + disruptions);
    }
  }

  /// The name of the pod. It is deterministic, so that a second create is *AlreadyExists*, not a
  /// second execution.
  public String podName(String run) {
    var name = run + "-" + number;
    return disruptions == 0 ? name : name + "-r" + disruptions;
  }
}
