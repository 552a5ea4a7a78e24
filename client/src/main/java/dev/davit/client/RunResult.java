package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Phase;
import dev.davit.sdk.TaskJson;
import org.jspecify.annotations.Nullable;

/// How a run ended.
///
/// @param <O> the output
public sealed interface RunResult<O extends @Nullable Object> {
  /// The task returned.
  record Completed<O extends @Nullable Object>(RunView run, O output) implements RunResult<O> {
    @Override
    public O orThrow() {
      return output;
    }
  }

  /// The run ended in another final phase. [RunView#phase], [RunView#reason], [RunView#message] and
  /// [RunView#error] give the cause.
  record Failed<O extends @Nullable Object>(RunView run) implements RunResult<O> {
    @Override
    public O orThrow() {
      throw new RunFailedException(run);
    }
  }

  /// The run no longer exists: it was deleted before its end was seen.
  record Deleted<O extends @Nullable Object>(String namespace, String name)
      implements RunResult<O> {
    @Override
    public O orThrow() {
      throw new RunNotFoundException(namespace, name);
    }
  }

  /// The output, if the run completed.
  ///
  /// @throws RunFailedException if it did not complete
  /// @throws RunNotFoundException if it was deleted
  O orThrow();

  /// The result of `run`, which has ended, for the holder of `handle`.
  ///
  /// @throws InvalidOutputException if the output is not of the handle's type
  /// @throws StoredOutputException if the object store has the output
  static <O extends @Nullable Object> RunResult<O> of(
      RunView run, RunHandle<O> handle, TaskJson rules) {
    if (run.phase() != Phase.COMPLETED) {
      return new Failed<>(run);
    }
    if (run.outputRef().isPresent()) {
      throw new StoredOutputException(run, run.outputRef().get());
    }
    JsonNode json = run.output().orElse(NullNode.getInstance());
    try {
      return new Completed<>(run, rules.read(json, handle.outputType()));
    } catch (IllegalArgumentException e) {
      throw new InvalidOutputException(run, handle.outputType(), e);
    }
  }
}
