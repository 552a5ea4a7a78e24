package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.contract.TaskError;
import dev.davit.contract.Texts;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the durable calls of a scope, or answers them from the record: steps here, waits in
/// [DurableWaits], branches in [BranchGroup]. [AttemptJournal] has the record, [DurableRecord]
/// makes it durable, and [DurableGuard] decides which calls are allowed.
final class DurableCalls {
  /// The maximum number of characters of the message of a step that failed.
  private static final int LONGEST_MESSAGE = 4_000;

  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final TaskJson json;
  private final AttemptJournal journal;
  private final DurableRecord record;
  private final DurableWaits waits;
  private final DurableScope scope;
  private final DurableTokens tokens;
  private final DurableRuns runs;
  private final DurableBatches batches;
  private final boolean isFresh;

  /// The calls of `run` itself.
  ///
  /// @param isComplete whether the assignment's journal holds all calls of the task
  DurableCalls(
      Assignment assignment,
      AttemptEnvironment environment,
      TaskJson json,
      Task<?, ?> task,
      boolean isComplete) {
    this.assignment = assignment;
    this.environment = environment;
    this.json = json;
    this.journal = new AttemptJournal(assignment, task.retry().fresh(), isComplete);
    this.record = new DurableRecord(assignment, environment, journal);
    this.waits = new DurableWaits(assignment, environment, task.waits(), journal, record);
    this.scope = DurableScope.root(journal, assignment.run().createdAt());
    this.tokens = new DurableTokens(this, json);
    this.runs = new DurableRuns(this, json);
    this.batches = new DurableBatches(this, json);
    this.isFresh = task.retry().fresh();
  }

  /// The calls of a branch.
  private DurableCalls(DurableCalls parent, DurableScope scope) {
    this.assignment = parent.assignment;
    this.environment = parent.environment;
    this.json = parent.json;
    this.journal = parent.journal;
    this.record = parent.record;
    this.waits = parent.waits;
    this.scope = scope;
    this.tokens = new DurableTokens(this, parent.json);
    this.runs = new DurableRuns(this, parent.json);
    this.batches = new DurableBatches(this, parent.json);
    this.isFresh = parent.isFresh;
  }

  /// The calls of a branch of this scope.
  ///
  /// @param group the path of its group
  DurableCalls branch(String group, String key) {
    return new DurableCalls(this, scope.branch(group, key));
  }

  DurableScope scope() {
    return scope;
  }

  AttemptJournal journal() {
    return journal;
  }

  DurableRecord record() {
    return record;
  }

  DurableWaits waits() {
    return waits;
  }

  AttemptEnvironment environment() {
    return environment;
  }

  Assignment assignment() {
    return assignment;
  }

  /// Whether the attempt may be suspended.
  boolean maySuspend() {
    return waits.maySuspend();
  }

  /// `run` begins, on this thread.
  void begin(AttemptWaits ofAttempt) {
    waits.begin(ofAttempt);
    scope.guard().begin();
  }

  /// `run` has ended.
  ///
  /// @param thrown what it threw; null if it returned
  /// @return the error of the attempt: what failed it in a durable call, and else `thrown`
  @Nullable Throwable end(@Nullable Throwable thrown) {
    return errorOf("run", thrown, this::faultOfRun);
  }

  private Optional<String> faultOfRun(String how) {
    return journal.faultOfEnd(scope.replay(), how).or(() -> journal.faultOfBranches(how));
  }

  /// The branch has ended, see [#end].
  @Nullable Throwable endBranch(@Nullable Throwable thrown) {
    scope.guard().end();
    return scope.isStopped()
        ? thrown
        : errorOf("the branch", thrown, how -> journal.faultOfEnd(scope.replay(), how));
  }

  private @Nullable Throwable errorOf(
      String what, @Nullable Throwable thrown, Function<String, Optional<String>> faultOfEnd) {
    scope.guard().end();
    var fault = journal.fault();
    if (fault.isPresent()) {
      return fault.get();
    }
    if (environment.signal().isCanceled()) {
      return thrown; // it was asked to end early
    }
    var how = thrown == null ? what + " returned" : what + " threw " + Errors.inShort(thrown);
    var missed = faultOfEnd.apply(how);
    return missed.isPresent()
        ? journal.failed(new NonDeterministicException(missed.get(), thrown))
        : thrown;
  }

  Instant now() {
    return scope.now();
  }

  /// A key that only this name has in this run.
  String key(String name) {
    return assignment.run().id() + "/" + scope.path(name);
  }

  <T extends @Nullable Object> T step(String name, TypeRef<T> type, StepFunction<T> function)
      throws InterruptedException {
    require("ctx.step(\"" + name + "\")");
    scope.guard().requireName("step", name);
    journal.begin(scope.path(name));
    var answer = journal.answer(scope.replay(), new Call(Kind.STEP, name));
    if (answer instanceof New next) {
      var once = journal.returnedOnce(scope.path(), name, scope.path(name));
      var entry =
          once.isPresent()
              ? again(once.get(), next.position())
              : executed(next.position(), name, type, function);
      return value(record.record(entry), type);
    }
    return value(record.recorded(answer), type);
  }

  private JournalEntry again(JournalEntry once, int position) {
    var value = Objects.requireNonNullElse(once.value(), NullNode.getInstance());
    var name = Objects.requireNonNull(once.name());
    return JournalEntry.step(scope.path(), position, name, attempt(), once.at(), value);
  }

  void waitUntil(String what, Supplier<Instant> asked, boolean mayBePast)
      throws InterruptedException {
    require(what);
    scope.see(waits.waitUntil(scope, asked, mayBePast));
  }

  DurableTokens tokens() {
    return tokens;
  }

  DurableRuns runs() {
    return runs;
  }

  DurableBatches batches() {
    return batches;
  }

  /// Whether an attempt makes all calls again that earlier ones have made.
  boolean isFresh() {
    return isFresh;
  }

  <T extends @Nullable Object> TokenResult<T> waitForToken(Token token, TypeRef<T> type)
      throws InterruptedException {
    var entry = tokens.await(token);
    scope.see(entry.at());
    return tokens.result(entry, type);
  }

  /// @throws IllegalStateException if the call `what` is not allowed here and now
  /// @throws InterruptedException if the scope is to end
  void require(String what) throws InterruptedException {
    scope.guard().require(what);
    scope.requireNotStopped();
    record.begin();
  }

  private <T extends @Nullable Object> JournalEntry executed(
      int position, String name, TypeRef<T> type, StepFunction<T> function)
      throws InterruptedException {
    scope.guard().beginStep(name);
    var beginning = new StepBeginning(scope.path(name), record, environment.clock(), attempt());
    JsonNode value = NullNode.getInstance();
    TaskError error = null;
    try {
      value = kept(name, function.run(new StepContext(key(name), beginning)), type);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a StackOverflowError or a missing class is the step's failure too
      if (e instanceof InterruptedException stop && isStopping()) {
        throw stop;
      }
      error = describe(e);
    } finally {
      beginning.end();
      scope.guard().endStep();
    }
    var at = environment.clock().instant();
    var entry = JournalEntry.step(scope.path(), position, name, attempt(), at, value);
    return error == null ? entry : entry.failed(error);
  }

  /// The value as a later execution will read it.
  private <T extends @Nullable Object> JsonNode kept(String step, T value, TypeRef<T> type) {
    var written = json.write(value, type);
    JsonBounds.faultOf(written)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the value of the step, " + fault);
            });
    var text = written.toString();
    var bytes = record.isDurable() ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    if (bytes > PodContract.MAX_STEP_BYTES) {
      throw new StepResultTooLargeException(step, bytes, PodContract.MAX_STEP_BYTES);
    }
    return TaskJson.parse(text);
  }

  /// Without the stack trace, which differs each time, and with a message that can be recorded.
  private static TaskError describe(Throwable thrown) {
    var described = Errors.describe(thrown);
    var type =
        thrown instanceof AbortTaskRunException
            ? AbortTaskRunException.class.getName()
            : described.type();
    return new TaskError(type, Texts.cut(described.message(), LONGEST_MESSAGE), null);
  }

  private <T extends @Nullable Object> T value(JournalEntry entry, TypeRef<T> type) {
    scope.see(entry.at());
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

  /// Whether the attempt or a group around the scope interrupts it.
  boolean isStopping() {
    return environment.signal().isCanceled() || scope.isStopped();
  }

  private int attempt() {
    return assignment.attempt().number();
  }
}
