package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Result;
import dev.davit.contract.TagRules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
/// Payload and output go through JSON as in a pod, with the limit on the size of the output that
/// pods have if the operator serves its gateway (512 KiB). The task's hooks are called. Unlike in a
/// pod, a payload with fields that its type does not have fails; a pod only warns. The task
/// executes on the calling thread. The context shows its maxDuration, and pauses of [Retrying] pass
/// at once, but neither maxDuration nor the limits on hooks and cancellation are enforced. The
/// options return changed copies.
///
/// If the task makes durable calls, it is executed once, and then resumed after each of these calls
/// (at most 100 of them, in equal distances), as other pods would: each time with a new context,
/// from the start to the end. If it does not make the same calls each time, the attempt fails with
/// [dev.davit.contract.Reason#NON_DETERMINISTIC]. A resumed execution gets the value of every step
/// from the record of the first one, so no step is executed twice, but **code outside of steps
/// is**. It calls `middleware`, `init` and `cleanup`, and no other hook. A canceled attempt is not
/// resumed. Waits pass as pauses do, and no pod is suspended, whatever [Task#waits] is: the first
/// execution calls `onWait` and `onResume` once for each wait of 5 s or more. What it made is in
/// [TestResult#steps] and [TestResult#waits].
///
/// The [Token#url] of a token is `https://hooks.test/NAME` with the name that the task gives it; in
/// a branch, its path comes before it.
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
/// @param children what runs that the task triggers make of their payload, by the ids of their
///   tasks; none by default
/// @param begun the steps that an earlier pod was lost in, after [StepContext#once]; none by
///   default
public record TestKit(
    InstantSource clock,
    Sleeper sleeper,
    int attempt,
    List<String> tags,
    ObjectNode metadata,
    Hooks<Object, @Nullable Object> hooks,
    TaskJson json,
    boolean canceled,
    Map<String, Optional<JsonNode>> tokens,
    Map<String, Function<JsonNode, JsonNode>> children,
    Set<String> begun) {
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
          Map.of(),
          Map.of(),
          Set.of());

  /// @throws IllegalArgumentException if the attempt is less than 1
  public TestKit {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; allowed: 1 or more");
    }
    tags = List.copyOf(tags);
    tokens = Map.copyOf(tokens);
    children = Map.copyOf(children);
    begun = Set.copyOf(begun);
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
    return new TestKit(
        source, sleeper, attempt, tags, metadata, hooks, json, canceled, tokens, children, begun);
  }

  /// Sets a clock; pauses pass on it too.
  public TestKit clock(TestClock clock) {
    return new TestKit(
        clock, clock, attempt, tags, metadata, hooks, json, canceled, tokens, children, begun);
  }

  public TestKit attempt(int number) {
    return new TestKit(
        clock, sleeper, number, tags, metadata, hooks, json, canceled, tokens, children, begun);
  }

  public TestKit tags(String... some) {
    return new TestKit(
        clock,
        sleeper,
        attempt,
        List.of(some),
        metadata,
        hooks,
        json,
        canceled,
        tokens,
        children,
        begun);
  }

  public TestKit metadata(ObjectNode before) {
    return new TestKit(
        clock, sleeper, attempt, tags, before, hooks, json, canceled, tokens, children, begun);
  }

  public TestKit hooks(Hooks<Object, @Nullable Object> global) {
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, global, json, canceled, tokens, children, begun);
  }

  public TestKit json(TaskJson rules) {
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, rules, canceled, tokens, children, begun);
  }

  /// Cancels the attempt as soon as `run` has begun: the signal is set before its first line, and
  /// the first call that blocks is interrupted.
  public TestKit cancel() {
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, json, true, tokens, children, begun);
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

  /// Answers the runs of `task` that the tested task triggers.
  ///
  /// @param run gets the payload and returns the output; what it throws is the error of the run
  public <I, O extends @Nullable Object> TestKit child(
      Task<I, O> task, Function<? super I, ? extends O> run) {
    var all = new HashMap<>(children);
    all.put(
        task.id(),
        payload ->
            json.write(run.apply(json.read(payload, task.payloadType())), task.outputType()));
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, json, canceled, tokens, all, begun);
  }

  /// An earlier pod of the attempt was lost in this step, after [StepContext#once].
  ///
  /// @param step its name; in a branch with its path, `ship/sku-9/pack`
  public TestKit begun(String step) {
    var all = new HashSet<>(begun);
    all.add(step);
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, json, canceled, tokens, children, all);
  }

  private TestKit answering(String name, Optional<JsonNode> output) {
    var all = new HashMap<>(tokens);
    all.put(name, output);
    return new TestKit(
        clock, sleeper, attempt, tags, metadata, hooks, json, canceled, all, children, begun);
  }

  /// Executes one attempt of `task` with these options.
  public <I, O extends @Nullable Object> TestResult<O> attemptOf(Task<I, O> task, I payload) {
    return new TestAttempt<>(this, task).execute(payload, beginnings());
  }

  private List<JournalEntry> beginnings() {
    return begun.stream().map(it -> StepBeginning.entry(it, attempt, clock)).toList();
  }

  /// Executes attempts of `task` as the operator would, without the delays between them. It stops
  /// when an attempt does not fail, when an attempt asks for no retry, or when no attempt is left.
  /// Each attempt begins with the metadata, the tags and the journal that those before have left.
  ///
  /// @return the result of each attempt, at least one
  public <I, O extends @Nullable Object> List<TestResult<O>> attemptsOf(
      Task<I, O> task, I payload) {
    var results = new ArrayList<TestResult<O>>();
    var kit = this;
    var journal = new ArrayList<>(beginnings());
    for (var number = attempt; number <= Math.max(attempt, task.retry().maxAttempts()); number++) {
      var result = new TestAttempt<>(kit.attempt(number), task).execute(payload, journal);
      results.add(result);
      if (!(result instanceof TestResult.Failed<O> failed) || failed.next() == Result.Next.STOP) {
        break;
      }
      journal.addAll(result.journal());
      kit = result.notes().metadata() == null ? kit : kit.metadata(result.metadata());
      kit = kit.tags(TagRules.joined(kit.tags(), result.tags()).toArray(String[]::new));
    }
    return List.copyOf(results);
  }
}
