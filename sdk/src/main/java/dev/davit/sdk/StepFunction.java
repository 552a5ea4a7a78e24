package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// The body of a step that returns something, see [TaskContext#step(String, Class, StepFunction)].
@FunctionalInterface
public interface StepFunction<T extends @Nullable Object> {
  /// Executes the step.
  ///
  /// @return the value, which [TaskJson] must be able to write and read
  /// @throws Exception to fail the step
  T run(StepContext step) throws Exception;
}
