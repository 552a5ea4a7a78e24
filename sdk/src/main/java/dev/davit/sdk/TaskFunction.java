package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// The body of a task.
///
/// A pod executes exactly one attempt, so the function is called once per process. It is
/// interrupted when the attempt is canceled, evicted or out of time.
@FunctionalInterface
public interface TaskFunction<I, O extends @Nullable Object> {
  /// Executes one attempt.
  ///
  /// @param payload never null
  /// @return the output, which [TaskJson] must be able to write
  /// @throws AbortTaskRunException to fail without another attempt
  /// @throws Exception to fail; another attempt is made if the run has one left
  O run(I payload, TaskContext ctx) throws Exception;
}
