package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// How a run has ended that a task has triggered.
///
/// @param <O> the output of its task
public sealed interface ChildResult<O extends @Nullable Object>
    permits ChildResult.Completed, ChildResult.Failed, ChildResult.Deleted {
  /// The task of the run returned.
  ///
  /// @param run the name of the run
  record Completed<O extends @Nullable Object>(String run, O output) implements ChildResult<O> {
    @Override
    public O orThrow() {
      return output;
    }
  }

  /// The run ended in another final phase, or it was refused: then it never existed.
  ///
  /// @param run the name of the run
  /// @param phase its final phase, such as `Failed`, `TimedOut` or `Canceled`
  /// @param type the type of its error; `RunRefused` if it was refused
  record Failed<O extends @Nullable Object>(String run, String phase, String type, String message)
      implements ChildResult<O> {
    @Override
    public O orThrow() {
      throw new ChildRunException(
          run, "run %s ended as %s: %s: %s".formatted(run, phase, type, message));
    }
  }

  /// The run does not exist any more: it was deleted before its end was seen.
  ///
  /// @param run the name that it had
  record Deleted<O extends @Nullable Object>(String run) implements ChildResult<O> {
    @Override
    public O orThrow() {
      throw new ChildRunException(run, "run " + run + " was deleted before its end was seen");
    }
  }

  /// The name of the run.
  String run();

  /// The output, if the run completed.
  ///
  /// @throws ChildRunException if it did not, or was deleted
  O orThrow();
}
