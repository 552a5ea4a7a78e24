package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A task without its code. Each method returns a changed copy; [#run] makes the task.
///
/// The methods named after hooks add one, see [Hooks] and `docs/hooks.md`.
public final class TaskBuilder<I, O extends @Nullable Object> {
  private static final Duration A_YEAR = Duration.ofDays(365);

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

  /// What the task is for, in a sentence or two.
  public TaskBuilder<I, O> description(String text) {
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

  /// The machine on which an attempt that ran out of memory is repeated; without it, such an
  /// attempt is not repeated.
  public TaskBuilder<I, O> outOfMemoryMachine(Machine machine) {
    var changed = new TaskOptions(options);
    changed.outOfMemoryMachine = machine;
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

  /// The JSON Schema of the payload: a run with another payload is refused.
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
