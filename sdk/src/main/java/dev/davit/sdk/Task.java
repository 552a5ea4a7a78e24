package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task: an id, the types of payload and output, options, and the code. Other programs use it as
/// the typed handle to trigger it. Follows Trigger.dev's tasks page.
///
/// ```java
/// public static final Task<Order, Receipt> CHARGE =
///     Task.of("charge", Order.class, Receipt.class)
///         .retry(Retry.attempts(5))
///         .run((order, ctx) -> new Receipt(order.id(), ctx.run().id()));
/// ```
///
/// Payload and output are transferred as JSON, see [TaskJson]. Tasks are immutable, and threads may
/// share them.
///
/// @param <I> the payload
/// @param <O> the output
public final class Task<I, O extends @Nullable Object> {
  static final Duration DEFAULT_CANCEL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_HOOK_TIMEOUT = Duration.ofSeconds(30);

  private final String id;
  private final TypeRef<I> payloadType;
  private final TypeRef<O> outputType;
  private final TaskOptions options;
  private final Hooks<I, O> hooks;
  private final TaskFunction<I, O> function;
  private final Optional<ObjectNode> podTemplate;

  Task(TaskBuilder<I, O> builder, TaskFunction<I, O> function) {
    this.id = builder.id;
    this.payloadType = builder.payloadType;
    this.outputType = builder.outputType;
    this.options = builder.options;
    this.hooks = builder.hooks;
    this.function = function;
    this.podTemplate = options.pod.template();
  }

  /// Begins a task.
  ///
  /// @param id unique in its application, and the name of the Task resource: 1 to 63 lower-case
  ///   letters, digits and hyphens
  /// @throws IllegalArgumentException if the id is not valid
  public static <I, O extends @Nullable Object> TaskBuilder<I, O> of(
      String id, Class<I> payloadType, Class<? extends O> outputType) {
    return of(id, TypeRef.of(payloadType), TypeRef.of(outputType));
  }

  /// Begins a task whose payload or output has type arguments: `new TypeRef<List<Integer>>() {}`.
  ///
  /// @throws IllegalArgumentException if the id is not valid
  public static <I, O extends @Nullable Object> TaskBuilder<I, O> of(
      String id, TypeRef<I> payloadType, TypeRef<O> outputType) {
    return new TaskBuilder<>(id, payloadType, outputType, TaskOptions.NONE, Hooks.none());
  }

  /// Begins a task without a payload.
  ///
  /// @throws IllegalArgumentException if the id is not valid
  public static <O extends @Nullable Object> TaskBuilder<NoPayload, O> withoutPayload(
      String id, Class<? extends O> outputType) {
    return of(id, NoPayload.class, outputType);
  }

  /// Begins a task that schedules execute: those of [TaskBuilder#schedule], or other resources of
  /// the kind Schedule.
  ///
  /// @throws IllegalArgumentException if the id is not valid
  public static <O extends @Nullable Object> TaskBuilder<ScheduledPayload, O> scheduled(
      String id, Class<? extends O> outputType) {
    return of(id, ScheduledPayload.class, outputType);
  }

  public String id() {
    return id;
  }

  public TypeRef<I> payloadType() {
    return payloadType;
  }

  public TypeRef<O> outputType() {
    return outputType;
  }

  /// What the task is for, in a sentence or two.
  public Optional<String> description() {
    return Optional.ofNullable(options.description);
  }

  /// [Machine#SMALL_1X] by default.
  public Machine machine() {
    return Objects.requireNonNullElse(options.machine, Machine.SMALL_1X);
  }

  /// [Retry#DEFAULT] by default.
  public Retry retry() {
    return Objects.requireNonNullElse(options.retry, Retry.DEFAULT);
  }

  /// The task's limit on parallel runs; empty: no limit of its own.
  public Optional<Queue> queue() {
    return Optional.ofNullable(options.queue);
  }

  /// How long an attempt may execute; empty: no limit.
  public Optional<Duration> maxDuration() {
    return Optional.ofNullable(options.maxDuration);
  }

  /// How long a run may wait in its queue; 0 s: for ever; empty: the operator's setting.
  public Optional<Duration> ttl() {
    return Optional.ofNullable(options.ttl);
  }

  /// How long a pod may take until its container runs; empty: the operator's setting.
  public Optional<Duration> startTimeout() {
    return Optional.ofNullable(options.startTimeout);
  }

  /// How long finished runs are kept; empty: the operator's settings.
  public Optional<Retention> retention() {
    return Optional.ofNullable(options.retention);
  }

  /// How long an attempt may continue after it was asked to stop; 30 s by default.
  public Duration cancelTimeout() {
    return Objects.requireNonNullElse(options.cancelTimeout, DEFAULT_CANCEL_TIMEOUT);
  }

  /// How long each hook may take; 30 s by default.
  public Duration hookTimeout() {
    return Objects.requireNonNullElse(options.hookTimeout, DEFAULT_HOOK_TIMEOUT);
  }

  /// What becomes of the pod while the task waits; [Waits#hold] by default.
  public Waits waits() {
    return Objects.requireNonNullElseGet(options.waits, Waits::hold);
  }

  /// The schedules that create its runs, in the order of their declaration.
  public List<Cron> schedules() {
    return options.schedules.all().stream().map(TaskSchedules.Declared::cron).toList();
  }

  /// The machines on which an attempt that ran out of memory is repeated; empty: it is not
  /// repeated.
  public List<Machine> outOfMemory() {
    return options.outOfMemory;
  }

  /// The JSON Schema of the payload; empty: any payload that can be read as the type.
  public Optional<ObjectNode> payloadSchema() {
    return Optional.ofNullable(options.payloadSchema).map(ObjectNode::deepCopy);
  }

  /// Whether a run fails if its payload has a field that the type does not have; false by default.
  public boolean strictPayload() {
    return options.strictPayload;
  }

  /// The differences of its pods: the `podTemplate` of the Task resource; empty: none.
  public Optional<ObjectNode> podTemplate() {
    return podTemplate.map(ObjectNode::deepCopy);
  }

  TaskSchedules declared() {
    return options.schedules;
  }

  Hooks<I, O> hooks() {
    return hooks;
  }

  /// The same task with other hooks.
  Task<I, O> withHooks(Hooks<I, O> others) {
    return new TaskBuilder<>(id, payloadType, outputType, options, others).run(function);
  }

  TaskFunction<I, O> function() {
    return function;
  }

  @Override
  public String toString() {
    return "Task " + id + " (" + payloadType + " -> " + outputType + ")";
  }
}
