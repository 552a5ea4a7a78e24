package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.NewRun;
import org.jspecify.annotations.Nullable;

/// A run that a task wants to trigger, such as one of a batch:
///
/// ```java
/// ctx.batchTriggerAndWait(lines.stream().map(line -> ChildRun.of(SHIP, line)).toList())
/// ```
///
/// @param <O> the output of its task
public final class ChildRun<O extends @Nullable Object> {
  private final String task;
  private final Object payload;
  private final TypeRef<?> payloadType;
  private final RunOptions options;
  private final TypeRef<O> type;
  private final boolean detached;

  private ChildRun(
      String task,
      Object payload,
      TypeRef<?> payloadType,
      RunOptions options,
      TypeRef<O> type,
      boolean detached) {
    this.task = Names.requireLabel("task", task);
    this.payload = payload;
    this.payloadType = payloadType;
    this.options = options;
    this.type = type;
    this.detached = detached;
  }

  /// A run of `task`.
  public static <I, O extends @Nullable Object> ChildRun<O> of(Task<I, O> task, I payload) {
    return of(task, payload, RunOptions.DEFAULT);
  }

  /// A run of `task` with options that differ from the task's.
  public static <I, O extends @Nullable Object> ChildRun<O> of(
      Task<I, O> task, I payload, RunOptions options) {
    return new ChildRun<>(
        task.id(), payload, task.payloadType(), options, task.outputType(), false);
  }

  /// A run of a task of another program, in any language.
  ///
  /// @param task the id of the task, in the same namespace
  /// @param payload any value that Jackson writes as JSON
  /// @param type of the output
  /// @throws IllegalArgumentException if the id is none
  public static <O extends @Nullable Object> ChildRun<O> of(
      String task, Object payload, RunOptions options, Class<? extends O> type) {
    return new ChildRun<>(
        task, payload, TypeRef.of(payload.getClass()), options, TypeRef.of(type), false);
  }

  /// The same run, but one that goes on when the run that triggers it is canceled, and that
  /// retention may delete before that one has ended. A task cannot wait for it.
  public ChildRun<O> detached() {
    return new ChildRun<>(task, payload, payloadType, options, type, true);
  }

  /// The id of the task.
  public String task() {
    return task;
  }

  RunOptions options() {
    return options;
  }

  boolean isDetached() {
    return detached;
  }

  TypeRef<O> type() {
    return type;
  }

  /// The payload as the run gets it.
  ///
  /// @throws IllegalArgumentException if it is no JSON that every part keeps exactly
  JsonNode json(TaskJson json) {
    var written = write(json, payloadType);
    JsonBounds.faultOf(written)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(
                  "the payload of a run of \"%s\", %s".formatted(task, fault));
            });
    return written;
  }

  @SuppressWarnings("unchecked") // The payload was given together with its type.
  private <I> JsonNode write(TaskJson json, TypeRef<I> ofPayload) {
    return json.write((I) payload, ofPayload);
  }

  NewRun named(String name, JsonNode written) {
    return new NewRun(name, task, written, options.json(), detached);
  }
}
