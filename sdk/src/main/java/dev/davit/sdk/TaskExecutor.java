package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Executes one attempt on the calling thread: whatever becomes of the task is a [Result].
public final class TaskExecutor {
  private final TaskCatalog catalog;
  private final CancelSignal signal;
  private final InstantSource clock;

  public TaskExecutor(TaskCatalog catalog, CancelSignal signal, InstantSource clock) {
    this.catalog = catalog;
    this.signal = signal;
    this.clock = clock;
  }

  /// How the attempt ended.
  ///
  /// @throws OutOfMemoryError where the task ran out of memory: nothing can be relied on then
  public Result execute(Assignment assignment) {
    return catalog
        .find(assignment.task())
        .map(task -> execute(task, assignment))
        .orElseGet(() -> notInImage(assignment.task()));
  }

  private <I, O extends @Nullable Object> Result execute(Task<I, O> task, Assignment assignment) {
    I payload;
    try {
      payload = payload(task, assignment.payload());
    } catch (IllegalArgumentException e) {
      return stop(Reason.PAYLOAD_INVALID, e.getMessage());
    }
    O output;
    try {
      output = task.function().run(payload, new TaskContext(assignment, signal, clock));
    } catch (AbortTaskRunException e) {
      return new Result.Failed(Reason.ABORTED, describe(e), Next.STOP);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // also a StackOverflowError or a missing class is the task's failure
      return new Result.Failed(Reason.TASK_FAILED, describe(e), Next.RETRY);
    }
    return completed(output);
  }

  @SuppressWarnings("unchecked") // NoPayload is the very type that the task asks for
  private static <I> I payload(Task<I, ?> task, @Nullable JsonNode optional) {
    var json = Objects.requireNonNullElse(optional, NullNode.getInstance());
    if (task.payloadType().type() == NoPayload.class && (json.isNull() || json.isObject())) {
      return (I) NoPayload.INSTANCE;
    }
    if (json.isNull()) {
      throw new IllegalArgumentException(
          "there is none; task " + task.id() + " takes a " + task.payloadType());
    }
    return TaskJson.read(json, task.payloadType());
  }

  private static Result completed(@Nullable Object output) {
    try {
      return new Result.Completed(TaskJson.write(output));
    } catch (IllegalArgumentException | StackOverflowError e) {
      var type = output == null ? "null" : output.getClass().getTypeName();
      return stop(Reason.OUTPUT_NOT_JSON, type + " cannot be written as JSON: " + e.getMessage());
    }
  }

  private Result notInImage(String id) {
    var known =
        catalog.all().stream()
            .map(Task::id)
            .collect(Collectors.joining(", ", "; its tasks are: ", ""));
    return stop(
        Reason.TASK_NOT_IN_IMAGE, "the image's application has no task \"" + id + "\"" + known);
  }

  private static Result stop(Reason reason, @Nullable String message) {
    return new Result.Failed(
        reason,
        new TaskError(reason.wireName(), Objects.requireNonNullElse(message, ""), null),
        Next.STOP);
  }

  /// The error of an exception; also where its own methods throw.
  private static TaskError describe(Throwable thrown) {
    var type = thrown.getClass().getName();
    try {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      var message = thrown.getMessage();
      return new TaskError(type, message == null ? "" : message, trace.toString());
    } catch (RuntimeException | StackOverflowError e) {
      return new TaskError(type, "(the exception cannot be printed: " + e + ")", null);
    }
  }
}
