package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.TaskError;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the durable calls of an attempt, or answers them from the record: steps here, waits in
/// [DurableWaits]. [AttemptJournal] has the record, and [DurableGuard] decides which calls are
/// allowed.
final class DurableCalls {
  /// The scope of `run` itself.
  static final String ROOT = "";

  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final TaskJson json;
  private final DurableGuard guard = new DurableGuard();
  private final AttemptJournal journal;
  private final DurableWaits waits;
  private final DurableTokens tokens;
  private volatile Instant now;

  /// @param isComplete whether the assignment's journal holds all calls of the task
  DurableCalls(
      Assignment assignment,
      AttemptEnvironment environment,
      TaskJson json,
      Waits waits,
      boolean isComplete) {
    this.assignment = assignment;
    this.environment = environment;
    this.json = json;
    this.now = assignment.run().createdAt();
    this.journal = new AttemptJournal(assignment, ROOT, isComplete);
    this.waits = new DurableWaits(assignment, environment, waits, journal, guard);
    this.tokens = new DurableTokens(assignment, environment, json, journal, guard, this.waits);
  }

  /// Whether the attempt may be suspended.
  boolean maySuspend() {
    return waits.maySuspend();
  }

  /// `run` begins, on this thread.
  void begin(AttemptWaits ofAttempt) {
    waits.begin(ofAttempt);
    guard.begin();
  }

  /// `run` has ended.
  ///
  /// @param thrown what it threw; null if it returned
  /// @return the error of the attempt: what failed it in a durable call, and else `thrown`
  @Nullable Throwable end(@Nullable Throwable thrown) {
    guard.end();
    var fault = journal.fault();
    if (fault.isPresent()) {
      return fault.get();
    }
    if (environment.signal().isCanceled()) {
      return thrown; // it was asked to end early
    }
    var how = thrown == null ? "run returned" : "run threw " + Errors.inShort(thrown);
    var missed = journal.faultOfEnd(how);
    return missed.isPresent() ? new NonDeterministicException(missed.get(), thrown) : thrown;
  }

  /// The entries that this process made, local waits at its end included. Any thread may call this.
  List<JournalEntry> made() {
    return journal.made();
  }

  Instant now() {
    return now;
  }

  /// A key that only this name has in this run.
  String key(String name) {
    return assignment.run().id() + "/" + name;
  }

  <T extends @Nullable Object> T step(String name, TypeRef<T> type, StepFunction<T> function)
      throws InterruptedException {
    guard.require("ctx.step(\"" + name + "\")");
    guard.requireName(name);
    var answer = journal.answer(new Call(Kind.STEP, name));
    if (answer instanceof New next) {
      return value(journal.record(executed(next.position(), name, type, function)), type);
    }
    return value(journal.recorded(answer), type);
  }

  void waitUntil(String what, Supplier<Instant> asked, boolean mayBePast)
      throws InterruptedException {
    guard.require(what);
    see(waits.waitUntil(asked, mayBePast));
  }

  Token createToken(String name, TokenOptions options) {
    return tokens.create(name, options);
  }

  <T extends @Nullable Object> TokenResult<T> waitForToken(Token token, TypeRef<T> type)
      throws InterruptedException {
    var entry = tokens.await(token);
    see(entry.at());
    return tokens.result(entry, type);
  }

  private <T extends @Nullable Object> JournalEntry executed(
      int position, String name, TypeRef<T> type, StepFunction<T> function)
      throws InterruptedException {
    guard.beginStep(name);
    JsonNode value = NullNode.getInstance();
    TaskError error = null;
    try {
      value = kept(function.run(new StepContext(key(name))), type);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a StackOverflowError or a missing class is the step's failure too
      if (e instanceof InterruptedException stop && environment.signal().isCanceled()) {
        throw stop;
      }
      error = describe(e);
    } finally {
      guard.endStep();
    }
    var at = environment.clock().instant();
    var entry = JournalEntry.step(ROOT, position, name, attempt(), at, value);
    return error == null ? entry : entry.failed(error);
  }

  /// The value as a later execution will read it.
  private <T extends @Nullable Object> JsonNode kept(T value, TypeRef<T> type) {
    var written = json.write(value, type);
    JsonBounds.faultOf(written)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the value of the step, " + fault);
            });
    return TaskJson.parse(written.toString());
  }

  /// Without the stack trace, which differs each time.
  private static TaskError describe(Throwable thrown) {
    var described = Errors.describe(thrown);
    var type =
        thrown instanceof AbortTaskRunException
            ? AbortTaskRunException.class.getName()
            : described.type();
    return new TaskError(type, described.message(), null);
  }

  private <T extends @Nullable Object> T value(JournalEntry entry, TypeRef<T> type) {
    see(entry.at());
    if (entry.error() != null) {
      throw new StepFailedException(entry.error().type(), entry.error().message());
    }
    try {
      return json.read(Objects.requireNonNullElse(entry.value(), NullNode.getInstance()), type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the value of step \"%s\" cannot be read as %s: %s"
              .formatted(entry.name(), type, e.getMessage()),
          e);
    }
  }

  private void see(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }

  private int attempt() {
    return assignment.attempt().number();
  }
}
