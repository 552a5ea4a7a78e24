package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// The branch of an item, see [TaskContext#map(String, java.util.List, java.util.function.Function,
/// MapFunction)].
@FunctionalInterface
public interface MapFunction<I, T extends @Nullable Object> {
  /// Executes the branch, on a thread of its own.
  ///
  /// @param branch the context on which the branch makes its durable calls
  /// @throws Exception to fail the branch
  T run(I item, TaskContext branch) throws Exception;
}
