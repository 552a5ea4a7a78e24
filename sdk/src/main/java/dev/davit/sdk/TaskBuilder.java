package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task without its code. Each method returns a changed copy; [#run] makes the task.
///
/// The methods named after hooks add one, see [Hooks] and `docs/hooks.md`.
public final class TaskBuilder<I, O extends @Nullable Object> {
  private static final Duration A_YEAR = Duration.ofDays(365);
  private static final int MOST_DESCRIPTION = 1024;
  private static final int MOST_RUNGS = 10;

  private final String id;
  private final TypeRef<I> payloadType;
  private final TypeRef<O> outputType;
  private final TaskOptions options;
  private final Hooks<I, O> hooks;

  TaskBuilder(
      String id,
      TypeRef<I> payloadType,
      TypeRef<O> outputType,
      TaskOptions options,
      Hooks<I, O> hooks) {
    this.id = Names.requireLabel("the id of a task", id);
    this.payloadType = payloadType;
    this.outputType = outputType;
    this.options = options;
    this.hooks = hooks;
  }

  /// What the task is for, in a sentence or two; up to 1,024 characters.
  ///
  /// @throws IllegalArgumentException where it has more
  public TaskBuilder<I, O> description(String text) {
    var length = text.codePointCount(0, text.length());
    if (length > MOST_DESCRIPTION) {
      throw new IllegalArgumentException(
          "description has %d characters; allowed: up to %d".formatted(length, MOST_DESCRIPTION));
    }
    var changed = new TaskOptions(options);
    changed.description = text;
    return with(changed);
  }

  /// How much CPU and memory its pods get; [Machine#SMALL_1X] by default.
  public TaskBuilder<I, O> machine(Machine machine) {
    var changed = new TaskOptions(options);
    changed.machine = machine;
    return with(changed);
  }

  /// The machines on which an attempt that ran out of memory is repeated, one after the other and
  /// the smallest first; without any, such an attempt is not repeated.
  ///
  /// @param ladder up to 10, none of them twice
  /// @throws IllegalArgumentException where there are more, or one is there twice
  public TaskBuilder<I, O> outOfMemory(Machine... ladder) {
    if (ladder.length > MOST_RUNGS) {
      throw new IllegalArgumentException(
          "retry.outOfMemory has %d machines; allowed: up to %d"
              .formatted(ladder.length, MOST_RUNGS));
    }
    var names = new HashSet<String>();
    for (var machine : ladder) {
      if (!names.add(machine.name())) {
        throw new IllegalArgumentException(
            "retry.outOfMemory has machine \"%s\" twice; allowed: each once"
                .formatted(machine.name()));
      }
    }
    var changed = new TaskOptions(options);
    changed.outOfMemory = List.of(ladder);
    return with(changed);
  }

  /// How failed attempts are repeated; [Retry#DEFAULT] by default.
  public TaskBuilder<I, O> retry(Retry retry) {
    var changed = new TaskOptions(options);
    changed.retry = retry;
    return with(changed);
  }

  /// Which limit its runs share; without limit by default.
  public TaskBuilder<I, O> queue(Queue queue) {
    var changed = new TaskOptions(options);
    changed.queue = queue;
    return with(changed);
  }

  /// How long an attempt may execute, 5 s to 8,760 h, counted in whole seconds; without limit by
  /// default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> maxDuration(Duration maxDuration) {
    TaskOptions.require("maxDuration", maxDuration, Duration.ofSeconds(5), A_YEAR);
    var changed = new TaskOptions(options);
    changed.maxDuration = maxDuration;
    return with(changed);
  }

  /// How long a run may wait in its queue before it expires, up to 8,760 h; 0 s is for ever. The
  /// operator's setting by default.
  ///
  /// @throws IllegalArgumentException where it is negative or more
  public TaskBuilder<I, O> ttl(Duration ttl) {
    TaskOptions.require("ttl", ttl, Duration.ZERO, A_YEAR);
    var changed = new TaskOptions(options);
    changed.ttl = ttl;
    return with(changed);
  }

  /// How long a pod may take until its container runs, 1 s to 24 h: finding a node, pulling the
  /// image. The operator's setting by default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> startTimeout(Duration timeout) {
    TaskOptions.require("startTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(24));
    var changed = new TaskOptions(options);
    changed.startTimeout = timeout;
    return with(changed);
  }

  /// How long finished runs are kept; the operator's settings by default.
  public TaskBuilder<I, O> retention(Retention retention) {
    var changed = new TaskOptions(options);
    changed.retention = retention;
    return with(changed);
  }

  /// How long an attempt that is asked to stop may go on, `onCancel` included, 1 s to 1 h; 30 s by
  /// default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> cancelTimeout(Duration timeout) {
    TaskOptions.require("cancelTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(1));
    var changed = new TaskOptions(options);
    changed.cancelTimeout = timeout;
    return with(changed);
  }

  /// How long each hook may take, 1 ms to 1 h; 30 s by default. Then it is interrupted.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> hookTimeout(Duration timeout) {
    TaskOptions.require("hookTimeout", timeout, Duration.ofMillis(1), Duration.ofHours(1));
    var changed = new TaskOptions(options);
    changed.hookTimeout = timeout;
    return with(changed);
  }

  /// The JSON Schema of the payload: a run with another payload fails, before a pod is spent where
  /// the Task resource has the schema too, as [Manifests] writes it.
  ///
  /// @param json a JSON object
  /// @throws IllegalArgumentException where it is something else
  public TaskBuilder<I, O> payloadSchema(String json) {
    JsonNode schema;
    try {
      schema = TaskJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("payloadSchema is not JSON: " + e.getMessage(), e);
    }
    if (!(schema instanceof ObjectNode object)) {
      throw new IllegalArgumentException("payloadSchema is no JSON object: " + json);
    }
    var changed = new TaskOptions(options);
    changed.payloadSchema = object;
    return with(changed);
  }

  /// A payload with a field that its type does not have fails the run. By default such a field is
  /// ignored, with a warning in the log of the attempt.
  public TaskBuilder<I, O> strictPayload() {
    var changed = new TaskOptions(options);
    changed.strictPayload = true;
    return with(changed);
  }

  /// See [Hooks#middleware].
  public TaskBuilder<I, O> middleware(Middleware<I> hook) {
    return with(hooks.middleware(hook));
  }

  /// See [Hooks#init].
  public TaskBuilder<I, O> init(Hooks.Step<I> hook) {
    return with(hooks.init(hook));
  }

  /// See [Hooks#onStart].
  public TaskBuilder<I, O> onStart(Hooks.Step<I> hook) {
    return with(hooks.onStart(hook));
  }

  /// See [Hooks#onStartAttempt].
  public TaskBuilder<I, O> onStartAttempt(Hooks.Step<I> hook) {
    return with(hooks.onStartAttempt(hook));
  }

  /// See [Hooks#onSuccess].
  public TaskBuilder<I, O> onSuccess(Hooks.OnSuccess<I, O> hook) {
    return with(hooks.onSuccess(hook));
  }

  /// See [Hooks#onFailure].
  public TaskBuilder<I, O> onFailure(Hooks.OnFailure<I> hook) {
    return with(hooks.onFailure(hook));
  }

  /// See [Hooks#onComplete].
  public TaskBuilder<I, O> onComplete(Hooks.OnComplete<I, O> hook) {
    return with(hooks.onComplete(hook));
  }

  /// See [Hooks#catchError].
  public TaskBuilder<I, O> catchError(Hooks.CatchError hook) {
    return with(hooks.catchError(hook));
  }

  /// See [Hooks#onCancel].
  public TaskBuilder<I, O> onCancel(Hooks.OnCancel<I, O> hook) {
    return with(hooks.onCancel(hook));
  }

  /// See [Hooks#cleanup].
  public TaskBuilder<I, O> cleanup(Hooks.Step<I> hook) {
    return with(hooks.cleanup(hook));
  }

  /// The task that executes `function`.
  public Task<I, O> run(TaskFunction<I, O> function) {
    return new Task<>(this, function);
  }

  private TaskBuilder<I, O> with(TaskOptions changed) {
    return new TaskBuilder<>(id, payloadType, outputType, changed, hooks);
  }

  private TaskBuilder<I, O> with(Hooks<I, O> more) {
    return new TaskBuilder<>(id, payloadType, outputType, options, more);
  }

  String id() {
    return id;
  }

  TypeRef<I> payloadType() {
    return payloadType;
  }

  TypeRef<O> outputType() {
    return outputType;
  }

  TaskOptions options() {
    return options;
  }

  Hooks<I, O> hooks() {
    return hooks;
  }
}
