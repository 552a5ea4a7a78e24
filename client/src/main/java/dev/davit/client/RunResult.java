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

  /// The run ended in another final phase; [RunView#phase], [RunView#reason], [RunView#message] and
  /// [RunView#error] say why.
  record Failed<O extends @Nullable Object>(RunView run) implements RunResult<O> {
    @Override
    public O orThrow() {
      throw new RunFailedException(run);
    }
  }

  /// There is no such run any more: it was deleted, and nobody saw how it ended.
  record Deleted<O extends @Nullable Object>(String namespace, String name)
      implements RunResult<O> {
    @Override
    public O orThrow() {
      throw new RunNotFoundException(namespace, name);
    }
  }

  /// The output, where the run completed.
  ///
  /// @throws RunFailedException where it did not
  /// @throws RunNotFoundException where it was deleted
  O orThrow();

  /// What `run`, which has ended, means to the one who has `handle`.
  ///
  /// @throws InvalidOutputException where the output is not of the handle's type
  static <O extends @Nullable Object> RunResult<O> of(
      RunView run, RunHandle<O> handle, TaskJson rules) {
    if (run.phase() != Phase.COMPLETED) {
      return new Failed<>(run);
    }
    JsonNode json = run.output().orElse(NullNode.getInstance());
    try {
      return new Completed<>(run, rules.read(json, handle.outputType()));
    } catch (IllegalArgumentException e) {
      throw new InvalidOutputException(run, handle.outputType(), e);
    }
  }
}
