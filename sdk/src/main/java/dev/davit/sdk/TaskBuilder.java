package dev.davit.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A task without its code. Each method returns a changed copy; [#run] makes the task.
public final class TaskBuilder<I, O extends @Nullable Object> {
  private final String id;
  private final TypeRef<I> payloadType;
  private final TypeRef<O> outputType;
  private final TaskOptions options;

  TaskBuilder(String id, TypeRef<I> payloadType, TypeRef<O> outputType, TaskOptions options) {
    this.id = Names.requireLabel("the id of a task", id);
    this.payloadType = payloadType;
    this.outputType = outputType;
    this.options = options;
  }

  /// What the task is for, in a sentence or two.
  public TaskBuilder<I, O> description(String text) {
    return with(
        new TaskOptions(
            text, options.machine(), options.retry(), options.queue(), options.maxDuration()));
  }

  /// How much CPU and memory its pods get; [Machine#SMALL_1X] by default.
  public TaskBuilder<I, O> machine(Machine machine) {
    return with(
        new TaskOptions(
            options.description(),
            machine,
            options.retry(),
            options.queue(),
            options.maxDuration()));
  }

  /// How failed attempts are repeated; [Retry#DEFAULT] by default.
  public TaskBuilder<I, O> retry(Retry retry) {
    return with(
        new TaskOptions(
            options.description(),
            options.machine(),
            retry,
            options.queue(),
            options.maxDuration()));
  }

  /// Which limit its runs share; without limit by default.
  public TaskBuilder<I, O> queue(Queue queue) {
    return with(
        new TaskOptions(
            options.description(),
            options.machine(),
            options.retry(),
            queue,
            options.maxDuration()));
  }

  /// How long an attempt may execute, at least 5 s, counted in whole seconds; without limit by
  /// default.
  ///
  /// @throws IllegalArgumentException where it is less
  public TaskBuilder<I, O> maxDuration(Duration maxDuration) {
    return with(
        new TaskOptions(
            options.description(),
            options.machine(),
            options.retry(),
            options.queue(),
            maxDuration));
  }

  /// The task that executes `function`.
  public Task<I, O> run(TaskFunction<I, O> function) {
    return new Task<>(this, function);
  }

  private TaskBuilder<I, O> with(TaskOptions changed) {
    return new TaskBuilder<>(id, payloadType, outputType, changed);
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
}
