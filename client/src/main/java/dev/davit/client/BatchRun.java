package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskJson;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One of many runs that [DavitClient#batchTrigger] creates.
public final class BatchRun {
  private final String task;
  private final Function<TaskJson, JsonNode> payload;
  private final TriggerOptions options;

  private BatchRun(String task, Function<TaskJson, JsonNode> payload, TriggerOptions options) {
    this.task = task;
    this.payload = payload;
    this.options = options;
  }

  /// A run of `task`.
  public static <I> BatchRun of(Task<I, ?> task, I payload) {
    return of(task, payload, TriggerOptions.NONE);
  }

  /// A run of `task` with options that differ from the task's.
  public static <I> BatchRun of(Task<I, ?> task, I payload, TriggerOptions options) {
    return new BatchRun(task.id(), json -> json.write(payload, task.payloadType()), options);
  }

  /// A run of a task of another program, in any language.
  ///
  /// @param payload any value that Jackson writes as JSON; null: no payload
  public static BatchRun of(String task, @Nullable Object payload, TriggerOptions options) {
    return new BatchRun(task, json -> json.write(payload), options);
  }

  /// The id of the task.
  public String task() {
    return task;
  }

  JsonNode json(TaskJson rules) {
    return payload.apply(rules);
  }

  TriggerOptions options() {
    return options;
  }
}
