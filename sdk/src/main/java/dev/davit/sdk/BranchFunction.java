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

  /// The branch with a key, under which its durable calls are recorded whatever its place is:
  ///
  /// ```java
  /// ctx.all(
  ///     "prepare",
  ///     BranchFunction.named("stock", branch -> …),
  ///     BranchFunction.named("card", branch -> …))
  /// ```
  ///
  /// @param key unique in its group: 1 to 100 characters, without `/`. The call with the branches
  ///   throws if it is not.
  static <T extends @Nullable Object> BranchFunction<T> named(
      String key, BranchFunction<? extends T> branch) {
    return new NamedBranch<>(key, branch);
  }
}
