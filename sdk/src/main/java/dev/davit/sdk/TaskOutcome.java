package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// How a run ended, for `onComplete`.
public sealed interface TaskOutcome<O extends @Nullable Object>
    permits TaskOutcome.Succeeded, TaskOutcome.Failed {
  /// The task returned `output`.
  record Succeeded<O extends @Nullable Object>(O output) implements TaskOutcome<O> {}

  /// The last attempt failed with `error`.
  record Failed<O extends @Nullable Object>(Throwable error) implements TaskOutcome<O> {}

  /// Whether the task returned.
  default boolean isSuccess() {
    return this instanceof Succeeded;
  }
}
