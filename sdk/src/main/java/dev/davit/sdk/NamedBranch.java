package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// A branch that has its key from the task, see [BranchFunction#named].
record NamedBranch<T extends @Nullable Object>(String key, BranchFunction<? extends T> function)
    implements BranchFunction<T> {
  @Override
  public T run(TaskContext branch) throws Exception {
    return function.run(branch);
  }
}
