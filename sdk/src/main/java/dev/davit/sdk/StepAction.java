package dev.davit.sdk;

/// The body of a step that returns nothing, see [TaskContext#step(String, StepAction)].
@FunctionalInterface
public interface StepAction {
  /// Executes the step.
  ///
  /// @throws Exception to fail the step
  void run(StepContext step) throws Exception;
}
