package dev.davit.dashboard.index;

/// The identity of a task in a cluster.
public record TaskKey(String namespace, String name) {
  /// The task of a run.
  public static TaskKey of(RunRow row) {
    return new TaskKey(row.key().namespace(), row.task());
  }
}
