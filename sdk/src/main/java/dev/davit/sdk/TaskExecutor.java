package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Executes one attempt. Every outcome of the task becomes a [Result].
///
/// The thread that calls [#execute] executes the attempt, hooks included; an attempt that may be
/// suspended has a thread of its own for `run`. Other threads may stop it meanwhile.
public final class TaskExecutor {
  private final TaskCatalog catalog;
  private final AttemptEnvironment environment;
  private final boolean isStrict;
  private final boolean isComplete;
  private volatile @Nullable Attempt<?, ?> attempt;

  public TaskExecutor(TaskCatalog catalog, AttemptEnvironment environment) {
    this(catalog, environment, false, false);
  }

  /// @param isStrict whether to reject payloads with fields that the type does not have, even if
  ///   the task does not ask for it
  /// @param isComplete whether the assignment's journal holds all durable calls of the task
  TaskExecutor(
      TaskCatalog catalog, AttemptEnvironment environment, boolean isStrict, boolean isComplete) {
    this.catalog = catalog;
    this.environment = environment;
    this.isStrict = isStrict;
    this.isComplete = isComplete;
  }

  /// Executes the attempt and returns how it ended. Called once. If it was suspended, the thread of
  /// `run` waits for ever: the process should end.
  ///
  /// @throws OutOfMemoryError if the task ran out of memory: nothing is reliable after that
  public AttemptReport execute(Assignment assignment) {
    return catalog
        .find(assignment.task())
        .map(task -> execute(task, assignment))
        .orElseGet(() -> new AttemptReport(notInImage(assignment.task())));
  }

  /// The journal entries that the attempt made.
  List<JournalEntry> journal() {
    var current = attempt;
    return current == null ? List.of() : current.journal().made();
  }

  /// The durable calls that the attempt made.
  TestCalls calls() {
    var current = attempt;
    return current == null ? TestCalls.NONE : TestCalls.of(current.journal());
  }

  /// Asks the attempt to stop, unless `run` has ended: sets the signal and interrupts the thread.
  /// If `run` is executing, `onCancel` is called on this thread. Called once.
  public void cancel() {
    var current = attempt;
    if (current == null) {
      environment.signal().cancel();
      current = attempt; // the attempt may have begun before the signal was set
    }
    if (current != null) {
      current.cancel();
    }
  }

  /// Ends the attempt as timed out and interrupts its thread. No hook is called after that.
  ///
  /// @return the report; empty if `run` has ended before, so that a better report follows
  public Optional<AttemptReport> timeOut(TaskError error) {
    var current = attempt;
    return current == null
        ? Optional.of(new AttemptReport(new Result.TimedOut(error)))
        : current.timeOut(error);
  }

  /// Interrupts `call`, because its time is over, unless it has ended.
  public void interruptHook(HookCall call) {
    var current = attempt;
    if (current != null) {
      current.interruptHook(call);
    }
  }

  /// Ends the attempt without waiting for this hook, which is executing and does not end. The
  /// result is the one that is decided; if none is, the attempt has failed. No hook is called after
  /// that.
  public AttemptReport abandon(String hook) {
    var current = attempt;
    if (current == null) {
      throw new IllegalStateException("hook " + hook + " is called without an attempt");
    }
    return current.abandon(hook);
  }

  /// Ends an attempt that was asked to stop, without waiting longer for hooks.
  ///
  /// @return the report; empty if `run` has not ended
  public Optional<AttemptReport> abandonCanceled() {
    var current = attempt;
    return current == null ? Optional.empty() : current.abandonCanceled();
  }

  private <I, O extends @Nullable Object> AttemptReport execute(
      Task<I, O> task, Assignment assignment) {
    var json = Objects.requireNonNullElse(assignment.payload(), NullNode.getInstance());
    var fault = task.payloadSchema().flatMap(schema -> check(task).faultOf(schema, json));
    if (fault.isPresent()) {
      return new AttemptReport(stop(fault.get().reason(), fault.get().message()));
    }
    TaskJson.Payload<I> read;
    try {
      read = payload(task, json);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (
        Throwable e) { // also from the payload's classes: a static initialiser, a missing class
      return new AttemptReport(unreadable(task, e));
    }
    if (!read.unknown().isEmpty() && (isStrict || task.strictPayload())) {
      return new AttemptReport(stop(Reason.PAYLOAD_INVALID, unknown(read.unknown())));
    }
    var ctx = new TaskContext(assignment, environment, catalog.json(), task, isComplete);
    if (!read.unknown().isEmpty()) {
      ctx.logger().warn("ignored in the payload: {}", unknown(read.unknown()));
    }
    var hooks = catalog.hooks().around(task.hooks());
    var begun = new Attempt<>(task, hooks, read.value(), ctx, environment, catalog.json());
    attempt = begun;
    return environment.signal().isCanceled()
        ? new AttemptReport(new Result.Canceled(null))
        : begun.execute();
  }

  /// Only tasks with a schema look for it, because loading it is expensive.
  private static PayloadCheck check(Task<?, ?> task) {
    return ServiceLoader.load(PayloadCheck.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "task "
                        + task.id()
                        + " has a payloadSchema, and nothing on the class path checks payloads; add"
                        + " dev.davit:davit-payload-schema"));
  }

  @SuppressWarnings("unchecked") // the task asks for exactly NoPayload
  private <I> TaskJson.Payload<I> payload(Task<I, ?> task, JsonNode json) {
    if (task.payloadType().type() == NoPayload.class && (json.isNull() || json.isObject())) {
      return new TaskJson.Payload<>((I) NoPayload.INSTANCE, List.of());
    }
    if (json.isNull()) {
      throw new IllegalArgumentException(
          "there is no payload; task " + task.id() + " takes a " + task.payloadType());
    }
    return catalog.json().readPayload(json, task.payloadType());
  }

  private static String unknown(List<String> fields) {
    return "not a field: " + String.join(", ", fields);
  }

  /// If the payload's type throws an exception, the payload is invalid. An `Error` does not show
  /// that, not even as the cause of an exception: a static initialiser that throws is such a cause.
  private Result unreadable(Task<?, ?> task, Throwable thrown) {
    if (environment.signal().isCanceled()) {
      return new Result.Canceled(null);
    }
    var where = "payload type " + task.payloadType();
    var error = Errors.errorIn(thrown);
    if (error.isPresent()) {
      return Failure.of(where, error.get()).result();
    }
    return stop(
        Reason.PAYLOAD_INVALID,
        thrown instanceof IllegalArgumentException
            ? Errors.describe(thrown).message()
            : where + ": " + Errors.inShort(thrown));
  }

  private Result notInImage(String id) {
    var known =
        catalog.all().stream()
            .map(Task::id)
            .collect(Collectors.joining(", ", "; its tasks are: ", ""));
    return stop(
        Reason.TASK_NOT_IN_IMAGE, "the image's application has no task \"" + id + "\"" + known);
  }

  static Result.Failed stop(Reason reason, @Nullable String message) {
    return new Result.Failed(
        reason,
        new TaskError(reason.wireName(), Objects.requireNonNullElse(message, ""), null),
        Next.STOP);
  }
}
