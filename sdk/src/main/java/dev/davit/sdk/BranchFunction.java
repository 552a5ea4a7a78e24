package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// A branch, see [TaskContext#all] and [TaskContext#race].
@FunctionalInterface
public interface BranchFunction<T extends @Nullable Object> {
  /// Executes the branch, on a thread of its own.
  ///
  /// @param branch the context on which the branch makes its durable calls
  /// @throws Exception to fail the branch
  T run(TaskContext branch) throws Exception;
}
