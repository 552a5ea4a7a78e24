package dev.davit.sdk;

/// What has become of a run that a task has triggered.
public sealed interface TriggeredRun permits TriggeredRun.Triggered, TriggeredRun.Refused {
  /// The run exists.
  ///
  /// @param run its name
  record Triggered(String run) implements TriggeredRun {}

  /// The run could not be created, and never will.
  ///
  /// @param run the name that it would have
  /// @param why what is wrong
  record Refused(String run, String why) implements TriggeredRun {}

  /// The name of the run.
  String run();
}
