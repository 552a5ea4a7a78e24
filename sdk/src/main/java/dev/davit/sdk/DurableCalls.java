package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.Diverged;
import dev.davit.sdk.Replay.New;
import dev.davit.sdk.Replay.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the durable calls of an attempt, or answers them from the record. [Replay] compares,
/// [WaitPolicy] decides how a wait passes, and [DurableGuard] which calls are allowed.
final class DurableCalls {
  /// The scope of `run` itself.
  static final String ROOT = "";

  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final TaskJson json;
  private final Waits waits;
  private final Replay replay;
  private final DurableGuard guard = new DurableGuard();
  private final List<JournalEntry> made = new ArrayList<>(0);

  /// Local waits, which are recorded with the next entry.
  private final List<JournalEntry> local = new ArrayList<>(0);

  private BooleanSupplier maySuspend = () -> false;
  private @Nullable NonDeterministicException divergence;
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
    this.waits = waits;
    this.now = assignment.run().createdAt();
    this.replay =
        new Replay(
            ROOT,
            Objects.requireNonNullElse(assignment.segment(), new AssignedSegment(0, 0, List.of())),
            assignment.attempt().number(),
            isComplete);
  }

  /// `run` begins, on this thread.
  ///
  /// @param allowed asked once before the attempt is suspended; false if it is being stopped
  void begin(BooleanSupplier allowed) {
    maySuspend = allowed;
    guard.begin();
  }

  /// `run` has ended.
  ///
  /// @param thrown what it threw; null if it returned
  /// @return the error of the attempt: the divergence if there is one, and else `thrown`
  @Nullable Throwable end(@Nullable Throwable thrown) {
    guard.end();
    if (divergence != null) {
      return divergence;
    }
    if (environment.signal().isCanceled()) {
      return thrown; // it was asked to end early
    }
    var how = thrown == null ? "run returned" : "run threw " + Errors.inShort(thrown);
    var missed = replay.end(how);
    return missed.isPresent()
        ? new NonDeterministicException(missed.get().message(), thrown)
        : thrown;
  }

  /// The entries that this process made, local waits at its end included. Any thread may call this.
  synchronized List<JournalEntry> made() {
    var all = new ArrayList<>(made);
    all.addAll(local);
    return List.copyOf(all);
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
    var answer = answer(new Call(Kind.STEP, name));
    if (answer instanceof New next) {
      return value(record(executed(next.position(), name, type, function)), type);
    }
    return value(recorded(answer), type);
  }

  void waitUntil(String what, Supplier<Instant> asked, boolean mayBePast)
      throws InterruptedException {
    guard.require(what);
    var answer = answer(new Call(Kind.TIME, null));
    var entry =
        answer instanceof New next
            ? begun(next.position(), asked.get(), mayBePast)
            : recorded(answer);
    if (entry.error() != null) {
      throw new IllegalArgumentException(entry.error().message());
    }
    var until = Objects.requireNonNull(entry.until());
    pass(entry, until);
    see(until);
  }

  private JournalEntry begun(int position, Instant until, boolean mayBePast) {
    var at = environment.clock().instant();
    var entry = JournalEntry.time(ROOT, position, attempt(), at, until);
    var fault = WaitPolicy.faultOf(at, until, mayBePast);
    if (fault.isPresent()) {
      var type = IllegalArgumentException.class.getName();
      return record(entry.failed(new TaskError(type, fault.get(), null)));
    }
    if (!WaitPolicy.isLocal(at, until)) {
      return record(entry);
    }
    return addLocal(entry);
  }

  private synchronized JournalEntry addLocal(JournalEntry entry) {
    local.add(entry);
    return entry;
  }

  private void pass(JournalEntry entry, Instant until) throws InterruptedException {
    var segment = assignment.segment();
    var canSuspend =
        segment != null
            && segment.resumesAfter().contains(entry.kind())
            && environment.suspender().isPossible();
    var passing = WaitPolicy.passing(waits, environment.clock().instant(), until, canSuspend);
    if (passing instanceof WaitPolicy.Over) {
      return;
    }
    if (environment.signal().isCanceled()) {
      throw new InterruptedException("the attempt is being stopped");
    }
    if (passing instanceof WaitPolicy.Sleep sleep) {
      environment.sleeper().sleep(sleep.rest());
    } else if (!maySuspend.getAsBoolean()) {
      throw new InterruptedException("the attempt is being stopped");
    } else {
      suspend(new Wait(entry.scope(), entry.position(), entry.kind(), until));
    }
  }

  private void suspend(Wait wait) {
    try {
      environment.suspender().suspend(List.of(wait), made());
    } finally {
      park();
    }
  }

  /// The process ends while this thread waits. An exception would let user code go on.
  private static void park() {
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // else park would return at once
    }
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

  /// What the record says about a call, which it has or not. A task that catches the divergence
  /// makes no durable call after it.
  private Replay.Answer answer(Call call) {
    if (divergence == null) {
      var answer = replay.next(call);
      if (!(answer instanceof Diverged diverged)) {
        return answer;
      }
      divergence = new NonDeterministicException(diverged.message(), null);
    }
    throw divergence;
  }

  private JournalEntry recorded(Replay.Answer answer) {
    if (answer instanceof Recorded old) {
      return old.isMoved() ? record(old.entry().ofAttempt(attempt())) : old.entry();
    }
    throw new IllegalStateException("a call that is neither new nor recorded: " + answer);
  }

  private synchronized JournalEntry record(JournalEntry entry) {
    made.addAll(local);
    local.clear();
    made.add(entry);
    return entry;
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
