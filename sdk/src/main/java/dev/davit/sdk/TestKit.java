package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs a task in a test, without a cluster:
///
/// ```java
/// assertEquals(receipt, TestKit.run(CHARGE, order).output());
/// ```
///
/// A task with a payloadSchema needs `dev.davit:davit-payload-schema` on the class path of its
/// tests. Without it such a task throws, so that no payload passes unchecked.
///
/// Payload and output go through JSON as in a pod, with the same limit on the size of the output.
/// The task's hooks are called. Unlike in a pod, a payload with fields that its type does not have
/// fails; a pod only warns. The task executes on the calling thread. The context shows its
/// maxDuration, and pauses of [Retrying] pass at once, but neither maxDuration nor the limits on
/// hooks and cancellation are enforced. The options return changed copies.
///
/// If the task makes durable calls, it is executed once, and then resumed after each of these calls
/// (at most 100 of them, in equal distances), as other pods would: each time with a new context,
/// from the start to the end. If it does not make the same calls each time, the attempt fails with
/// [dev.davit.contract.Reason#NON_DETERMINISTIC]. A resumed execution gets the value of every step
/// from the record of the first one, so no step is executed twice, but **code outside of steps
/// is**. It calls `middleware`, `init` and `cleanup`, and no other hook. A canceled attempt is not
/// resumed. Waits pass as pauses do, and no pod is suspended, whatever [Task#waits] is: the first
/// execution calls `onWait` and `onResume` once for each wait of 5 s or more.
///
/// Branches execute in turns: the first one that can execute does, until it waits or ends, and time
/// passes only when all wait. So a branch must not wait for another one, except by the call that
/// made both.
///
/// @param clock what the task's context reads; the system's by default
/// @param sleeper how pauses pass; at once by default
/// @param attempt the number of the attempt, from 1; 1 by default
/// @param tags the tags of the run; none by default
/// @param metadata the metadata that the run has so far; none by default
/// @param hooks the hooks of the application; none by default
/// @param json the JSON rules of the application, [Application#json]; [TaskJson#STANDARD] by
///   default
/// @param canceled whether the attempt is canceled as soon as `run` has begun; false by default
/// @param tokens what each token is completed with, by the name that the task gives it, or by that
///   of its resource; empty: it times out; none by default
public record TestKit(
    InstantSource clock,
    Sleeper sleeper,
    int attempt,
    List<String> tags,
    ObjectNode metadata,
    Hooks<Object, @Nullable Object> hooks,
    TaskJson json,
    boolean canceled,
    Map<String, Optional<JsonNode>> tokens) {
  /// The default options.
  public static final TestKit DEFAULT =
      new TestKit(
          InstantSource.system(),
          duration -> {},
          1,
          List.of(),
          JsonNodeFactory.instance.objectNode(),
          Hooks.forAllTasks(),
          TaskJson.STANDARD,
          false,
          Map.of());

  /// @throws IllegalArgumentException if the attempt is less than 1
  public TestKit {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; allowed: 1 or more");
    }
    tags = List.copyOf(tags);
    tokens = Map.copyOf(tokens);
  }

  /// Executes one attempt of `task`.
  public static <I, O extends @Nullable Object> TestResult<O> run(Task<I, O> task, I payload) {
    return DEFAULT.attemptOf(task, payload);
  }

  /// Executes attempts of `task`, see [#attemptsOf].
  public static <I, O extends @Nullable Object> List<TestResult<O>> runWithRetries(
      Task<I, O> task, I payload) {
    return DEFAULT.attemptsOf(task, payload);
  }

  public TestKit clock(InstantSource source) {
    return new TestKit(source, sleeper, attempt, tags, metadata, hooks, json, canceled, tokens);
  }

  /// Sets a clock; pauses pass on it too.
  public TestKit clock(TestClock clock) {
    return new TestKit(clock, clock, attempt, tags, metadata, hooks, json, canceled, tokens);
  }

  public TestKit attempt(int number) {
    return new TestKit(clock, sleeper, number, tags, metadata, hooks, json, canceled, tokens);
  }

  public TestKit tags(String... some) {
    return new TestKit(
        clock, sleeper, attempt, List.of(some), metadata, hooks, json, canceled, tokens);
  }

  public TestKit metadata(ObjectNode before) {
    return new TestKit(clock, sleeper, attempt, tags, before, hooks, json, canceled, tokens);
  }

  public TestKit hooks(Hooks<Object, @Nullable Object> global) {
    return new TestKit(clock, sleeper, attempt, tags, metadata, global, json, canceled, tokens);
  }

  public TestKit json(TaskJson rules) {
    return new TestKit(clock, sleeper, attempt, tags, metadata, hooks, rules, canceled, tokens);
  }

  /// Cancels the attempt as soon as `run` has begun: the signal is set before its first line, and
  /// the first call that blocks is interrupted.
  public TestKit cancel() {
    return new TestKit(clock, sleeper, attempt, tags, metadata, hooks, json, true, tokens);
  }

  /// Completes a token with this value, as soon as the task waits for it.
  ///
  /// @param name that the task gives the token, or the name of its resource
  public TestKit token(String name, Object value) {
    return answering(name, Optional.of(json.write(value, TypeRef.of(value.getClass()))));
  }

  /// Lets a token time out, as soon as the task waits for it.
  public TestKit timeOut(String name) {
    return answering(name, Optional.empty());
  }

  private TestKit answering(String name, Optional<JsonNode> output) {
    var all = new HashMap<>(tokens);
    all.put(name, output);
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, json, canceled, Map.copyOf(all));
  }

  /// Executes one attempt of `task` with these options.
  public <I, O extends @Nullable Object> TestResult<O> attemptOf(Task<I, O> task, I payload) {
    return attemptOf(task, payload, List.of());
  }

  private <I, O extends @Nullable Object> TestResult<O> attemptOf(
      Task<I, O> task, I payload, List<JournalEntry> recorded) {
    var assignment = assignment(task, payload);
    var written =
        AssignmentFile.write(
            recorded.isEmpty()
                ? assignment
                : assignment.withSegment(new AssignedSegment(0, 0, recorded)));
    return decoded(task, throughTheMessage(execute(task, AssignmentFile.read(written))));
  }

  /// Executes attempts of `task` as the operator would, without the delays between them. It stops
  /// when an attempt does not fail, when an attempt asks for no retry, or when no attempt is left.
  /// Each attempt begins with the metadata and the journal that those before have left.
  ///
  /// @return the result of each attempt, at least one
  public <I, O extends @Nullable Object> List<TestResult<O>> attemptsOf(
      Task<I, O> task, I payload) {
    var results = new ArrayList<TestResult<O>>();
    var kit = this;
    var journal = new ArrayList<JournalEntry>();
    for (var number = attempt; number <= Math.max(attempt, most(task)); number++) {
      var result = kit.attempt(number).attemptOf(task, payload, journal);
      results.add(result);
      if (!(result instanceof TestResult.Failed<O> failed) || failed.next() == Result.Next.STOP) {
        break;
      }
      journal.addAll(result.journal());
      kit = result.notes().metadata() == null ? kit : kit.metadata(result.metadata());
    }
    return List.copyOf(results);
  }

  private static int most(Task<?, ?> task) {
    return task.retry().maxAttempts();
  }

  private <I, O extends @Nullable Object> AttemptReport execute(
      Task<I, O> task, Assignment assignment) {
    var catalog = TaskCatalog.of(new TestApplication(task, hooks, json));
    var signal = new CancelSignal();
    var canceler = new Canceler(signal);
    var executor =
        new TaskExecutor(
            catalog,
            new AttemptEnvironment(
                    signal,
                    clock,
                    sleeper,
                    canceled ? canceler : HookWatch.NONE,
                    false,
                    BranchThreads.IN_TURNS)
                .withTokens(new TokenAnswers(tokens)),
            true,
            false);
    canceler.executor = executor;
    var report = executor.execute(assignment);
    var journal = new ArrayList<JournalEntry>();
    if (assignment.segment() != null) {
      journal.addAll(assignment.segment().journal());
    }
    journal.addAll(executor.journal());
    return signal.isCanceled() ? report : resumed(task, assignment, report, journal);
  }

  private <I, O extends @Nullable Object> AttemptReport resumed(
      Task<I, O> task, Assignment assignment, AttemptReport report, List<JournalEntry> journal) {
    var again =
        new TestApplication(
            task.withHooks(task.hooks().ofEachProcess()), hooks.ofEachProcess(), json);
    return new ResumeCheck(TaskCatalog.of(again), assignment).check(report, journal);
  }

  private record TestApplication(
      Task<?, ?> task, Hooks<Object, @Nullable Object> hooks, TaskJson json)
      implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      return List.of(task);
    }
  }

  /// Cancels from another thread, as in a pod.
  private static final class Canceler implements HookWatch {
    private final CancelSignal signal;
    private @Nullable TaskExecutor executor;

    Canceler(CancelSignal signal) {
      this.signal = signal;
    }

    @Override
    public void hookBegins(HookCall call) {}

    @Override
    public void hookEnded(String hook) {}

    @Override
    public void runBegins() {
      if (executor != null) {
        new Thread(executor::cancel, "cancel").start();
        while (!signal.isCanceled()) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private <I> Assignment assignment(Task<I, ?> task, I payload) {
    JsonNode written = json.write(payload, task.payloadType());
    var queue =
        task.queue().orElse(null) instanceof Queue.Named named
            ? "queue/" + named.name()
            : "task/" + task.id();
    var name = "test-" + task.id();
    return new Assignment(
        PodContract.VERSION,
        task.id(),
        new Assignment.AssignedRun(
            name, name, "default", clock.instant(), tags, null, null, null, null, metadata),
        new Assignment.AssignedAttempt(attempt, Math.max(attempt, most(task))),
        queue,
        task.machine().name(),
        task.maxDuration().map(Duration::toSeconds).orElse(null),
        task.cancelTimeout().toSeconds(),
        written);
  }

  private static ResultMessage.Valid throughTheMessage(AttemptReport report) {
    var message = ResultMessage.write(report.result(), report.notes());
    if (ResultMessage.read(message) instanceof ResultMessage.Valid valid) {
      return valid;
    }
    throw new IllegalStateException("a result that cannot be read back: " + message);
  }

  private <O extends @Nullable Object> TestResult<O> decoded(
      Task<?, O> task, ResultMessage.Valid valid) {
    var notes = valid.notes();
    if (valid.result() instanceof Result.Completed completed) {
      return new TestResult.Completed<>(json.read(completed.output(), task.outputType()), notes);
    }
    if (valid.result() instanceof Result.Failed failed) {
      return new TestResult.Failed<>(
          failed.reason(),
          failed.error(),
          failed.next(),
          Optional.ofNullable(failed.retryAt()),
          notes);
    }
    if (valid.result() instanceof Result.Canceled canceled) {
      return new TestResult.Canceled<>(
          Optional.ofNullable(canceled.output())
              .flatMap(part -> Optional.ofNullable(json.read(part, task.outputType()))),
          notes);
    }
    throw new IllegalStateException("nothing times out in a test: " + valid.result());
  }
}
