package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.PodContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a task can learn about its attempt, as on Trigger.dev's context page, and its durable
/// calls: steps and waits, see `docs/waits.md`. Threads may share it, but only the thread that
/// executes `run` may make durable calls.
public final class TaskContext {
  private final Assignment assignment;
  private final AttemptEnvironment environment;
  private final Instant startedAt;
  private final TaskNotes notes;
  private final DurableCalls durable;
  private final Map<Local<?>, Object> locals;

  /// @param isComplete whether the assignment's journal holds all durable calls of the task
  TaskContext(
      Assignment assignment,
      AttemptEnvironment environment,
      TaskJson json,
      Task<?, ?> task,
      boolean isComplete) {
    this.assignment = assignment;
    this.environment = environment;
    this.startedAt = environment.clock().instant();
    this.durable = new DurableCalls(assignment, environment, json, task, isComplete);
    this.notes = new TaskNotes(assignment.run(), json, environment.stores().notes());
    this.locals = new ConcurrentHashMap<>(0);
  }

  private TaskContext(TaskContext parent, DurableCalls durable) {
    this.assignment = parent.assignment;
    this.environment = parent.environment;
    this.startedAt = parent.startedAt;
    this.notes = parent.notes;
    this.locals = parent.locals;
    this.durable = durable;
  }

  /// The context of a branch. Everything but the durable calls is shared.
  TaskContext ofBranch(DurableCalls calls) {
    return new TaskContext(this, calls);
  }

  /// The id of the task.
  public String task() {
    return assignment.task();
  }

  /// The run: its id, name, namespace and when it was triggered. They are the same in all attempts
  /// of a run, so its id can be an idempotency key for other systems. Its tags are those with which
  /// this pod began; see [#tags].
  public Assignment.AssignedRun run() {
    return assignment.run();
  }

  /// The number of this attempt, from 1, and the maximum.
  public Assignment.AssignedAttempt attempt() {
    return assignment.attempt();
  }

  /// The queue whose slot this attempt takes, as `queue/NAME` or `task/NAME`.
  public String queue() {
    return assignment.queue();
  }

  /// The machine preset of this attempt's pod.
  public Machine machine() {
    return Machine.of(assignment.machine());
  }

  /// The version of the task, which all attempts of the run use; empty if the operator does not
  /// send it.
  public Optional<String> version() {
    return Optional.ofNullable(run().version());
  }

  /// The name of the run that triggered this one; empty if no run did.
  public Optional<String> parent() {
    return Optional.ofNullable(run().parent());
  }

  /// The batch that the run was triggered with; empty if it was triggered alone.
  public Optional<String> batch() {
    return Optional.ofNullable(run().batch());
  }

  /// The key that the run was triggered with; empty if it has none.
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(run().idempotencyKey());
  }

  /// When the run was triggered.
  public Instant triggeredAt() {
    return run().createdAt();
  }

  /// When this attempt began to execute; if it was suspended, when it was resumed. A task that
  /// decides by the time uses [#now].
  public Instant startedAt() {
    return startedAt;
  }

  /// When this attempt is stopped; empty if the task has no maxDuration.
  public Optional<Instant> deadline() {
    return Optional.ofNullable(assignment.secondsLeft()).map(startedAt::plusSeconds);
  }

  /// How long this attempt may still execute, never negative; empty if the task has no maxDuration.
  public Optional<Duration> remaining() {
    return deadline()
        .map(end -> Duration.between(environment.clock().instant(), end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /// Whether the attempt is being stopped: canceled, evicted or out of time. The task's thread is
  /// interrupted at the same moment. A loop that never blocks should check this. The process ends
  /// within the task's `cancelTimeout`, and within 2 s if it is out of time.
  public boolean isCanceled() {
    return signal().isCanceled();
  }

  /// The signal behind [#isCanceled], for code that has no context.
  public CancelSignal signal() {
    return environment.signal();
  }

  /// The metadata of the run.
  public Metadata metadata() {
    return notes.metadata();
  }

  /// The tags of the run, and the way to add some.
  public Tags tags() {
    return notes.tags();
  }

  TaskNotes notes() {
    return notes;
  }

  /// Sets the value of a local, which all hooks and the task of this attempt can read.
  ///
  /// @return `value`
  public <T> T set(Local<T> local, T value) {
    locals.put(local, value);
    return value;
  }

  /// The value of a local.
  ///
  /// @throws IllegalStateException if none was set
  public <T> T get(Local<T> local) {
    return find(local)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the local \"%s\" is not set in this attempt; a hook that comes earlier has to"
                            .formatted(local.name())
                        + " call ctx.set"));
  }

  /// The value of a local; empty if none was set.
  public <T> Optional<T> find(Local<T> local) {
    return Optional.ofNullable(locals.get(local)).map(local::cast);
  }

  /// The value of a step, which is executed once and then remembered: if the run is suspended and
  /// resumed, the value comes from the record. It is always read back from its JSON, also the first
  /// time.
  ///
  /// A step that throws is remembered as failed. It is executed again only by another attempt of
  /// the run. A step is executed again as well if its pod is lost before its value was recorded;
  /// [StepContext#key] lets other systems notice that.
  ///
  /// @param name unique in the run: 1 to 100 characters, without `/`
  /// @param type the type of the value
  /// @throws StepFailedException if the step threw, now or when it was recorded, or if its value is
  ///   no JSON
  /// @throws NonDeterministicException if another call is recorded here
  /// @throws IllegalStateException if the name was used before, in a step, in a hook, or on another
  ///   thread
  /// @throws IllegalArgumentException if the name is not valid, or the value cannot be read back
  /// @throws InterruptedException if the attempt is being stopped
  public <T extends @Nullable Object> T step(
      String name, Class<? extends T> type, StepFunction<T> function) throws InterruptedException {
    return step(name, TypeRef.of(type), function);
  }

  /// The value of a step, if the value has type arguments: `new TypeRef<List<Integer>>() {}`.
  ///
  /// @throws InterruptedException if the attempt is being stopped; the other exceptions are those
  ///   of [#step(String, Class, StepFunction)]
  public <T extends @Nullable Object> T step(String name, TypeRef<T> type, StepFunction<T> function)
      throws InterruptedException {
    return durable.step(name, type, function);
  }

  /// Executes a step that returns nothing.
  ///
  /// @throws InterruptedException if the attempt is being stopped; the other exceptions are those
  ///   of [#step(String, Class, StepFunction)]
  public void step(String name, StepAction action) throws InterruptedException {
    durable.step(
        name,
        TypeRef.<@Nullable Object>of(Object.class),
        step -> {
          action.run(step);
          return null;
        });
  }

  /// Waits for a time, once: a resumed run waits only for the rest. [Waits] decides whether the pod
  /// stays meanwhile.
  ///
  /// @param duration 0 s to 366 days
  /// @throws IllegalArgumentException if the duration is out of these bounds
  /// @throws NonDeterministicException if another call is recorded here
  /// @throws IllegalStateException in a step, in a hook, or on another thread
  /// @throws InterruptedException if the attempt is being stopped
  public void waitFor(Duration duration) throws InterruptedException {
    TaskOptions.require("waitFor", duration, Duration.ZERO, WaitPolicy.LONGEST);
    durable.waitUntil("ctx.waitFor", () -> environment.clock().instant().plus(duration), true);
  }

  /// Waits until `instant`; returns at once if it is past. If the run is resumed, the instant of
  /// the first execution counts.
  ///
  /// @param instant at most 366 days from now
  /// @throws IllegalArgumentException if it is later; the other exceptions are those of [#waitFor]
  /// @throws InterruptedException if the attempt is being stopped
  public void waitUntil(Instant instant) throws InterruptedException {
    durable.waitUntil("ctx.waitUntil", () -> instant, true);
  }

  /// Waits until `instant`, which must not be past in the first execution.
  ///
  /// @param instant at most 366 days from now
  /// @throws IllegalArgumentException if it is past, or later; the other exceptions are those of
  ///   [#waitFor]
  /// @throws InterruptedException if the attempt is being stopped
  public void waitUntilOrThrow(Instant instant) throws InterruptedException {
    durable.waitUntil("ctx.waitUntilOrThrow", () -> instant, false);
  }

  /// Executes a branch for each item, all at once, and returns their results in the order of the
  /// items. A branch has its own context; what it does is recorded under the item's key, so the
  /// order in which branches go on does not matter. Until they have ended, this context makes no
  /// durable calls.
  ///
  /// If a branch throws, the others are interrupted, and their end is awaited.
  ///
  /// @param name unique as that of a step
  /// @param items at most 1,000
  /// @param keyOf the key of an item, unique among the items, and like the name of a step
  /// @throws Exception what the first branch threw that threw something, each time the same one
  /// @throws IllegalStateException if the name or a key was used before, in a step, in a hook, on
  ///   another thread, or if there would be more than 8 branches within each other
  /// @throws IllegalArgumentException if the name or a key is not valid, or if there are more items
  /// @throws InterruptedException if the attempt is being stopped
  public <I, T extends @Nullable Object> List<T> map(
      String name,
      List<? extends I> items,
      Function<? super I, String> keyOf,
      MapFunction<? super I, ? extends T> function)
      throws Exception {
    return map(name, items, keyOf, Integer.MAX_VALUE, function);
  }

  /// Executes a branch for each item, see [#map(String, List, Function, MapFunction)].
  ///
  /// @param maxConcurrency the maximum number of branches that execute or wait at once, from 1
  public <I, T extends @Nullable Object> List<T> map(
      String name,
      List<? extends I> items,
      Function<? super I, String> keyOf,
      int maxConcurrency,
      MapFunction<? super I, ? extends T> function)
      throws Exception {
    return new Branches(this).map(name, items, keyOf, maxConcurrency, function);
  }

  /// Executes branches at once, and returns their results in the order of the branches. Their keys
  /// are `1`, `2` and so on, or those of [BranchFunction#named]. Else as [#map(String, List,
  /// Function, MapFunction)].
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of copies the array
  public final <T extends @Nullable Object> List<T> all(
      String name, BranchFunction<? extends T>... branches) throws Exception {
    return new Branches(this).all(name, List.of(branches));
  }

  /// Executes branches at once. The first one that ends decides: its result is returned, or what it
  /// threw is thrown. The others are interrupted, and their end is awaited. Which one was the first
  /// is recorded, and a resumed run executes only that branch again.
  ///
  /// @param branches at least one, with keys as in [#all]
  /// @throws Exception what the first branch threw; the other exceptions are those of [#map(String,
  ///   List, Function, MapFunction)]
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of copies the array
  public final <T extends @Nullable Object> T race(
      String name, BranchFunction<? extends T>... branches) throws Exception {
    return new Branches(this).race(name, List.of(branches));
  }

  /// Makes a token, which somebody completes from outside: see `docs/tokens.md`. Its name and its
  /// [Token#url] are the same in each execution. It exists when this returns, and its timeout has
  /// begun. Without the operator's gateway, it exists from the next suspend of this run on, and has
  /// no URL: then wait for it soon, so that nobody looks for it in vain.
  ///
  /// The call makes one request in each execution, and none for a URL.
  ///
  /// @param name unique in the run or branch: 1 to 100 characters, without `/`
  /// @throws TokenException if the token is refused, such as for a token of that name that this run
  ///   has not made
  /// @throws IllegalStateException if the name was used before, in a step, in a hook, or on another
  ///   thread
  /// @throws InterruptedException if the attempt is being stopped
  public Token createToken(String name, TokenOptions options) throws InterruptedException {
    return durable.tokens().create(name, options);
  }

  /// Waits until a token is completed or has timed out: one that this run has made, or one that
  /// came with the payload. The pod waits meanwhile, which needs the operator's gateway, or ends
  /// ([Waits#suspend]).
  ///
  /// @param type of the token's output
  /// @throws TokenException if there is no such token, or its output is no `type`
  /// @throws NonDeterministicException if another call is recorded here
  /// @throws IllegalStateException in a step, in a hook, on another thread, or if nothing can wait
  /// @throws InterruptedException if the attempt is being stopped
  public <T extends @Nullable Object> TokenResult<T> waitForToken(
      Token token, Class<? extends T> type) throws InterruptedException {
    return durable.waitForToken(token, TypeRef.of(type));
  }

  /// Triggers a run of another task, or of this one, and waits for its end. The pod waits
  /// meanwhile, which needs the operator's gateway, or ends ([Waits#suspend]); its slot goes to
  /// others. With [Waits#suspend], the child begins when this attempt is suspended, which is at
  /// once unless branches execute.
  ///
  /// A child that failed is no error here: the result says it. What a recorded child returned is
  /// not asked for again. If this attempt fails later, the next one gets the results of the
  /// children that completed, and triggers the others once more.
  ///
  /// @param payload together with what else the pod reports at most 4 KiB of JSON
  /// @throws NonDeterministicException if another call is recorded here, also one with another
  ///   payload
  /// @throws JournalTooLargeException if the payload does not fit
  /// @throws ChildRunException if the output is not of the task's type
  /// @throws IllegalArgumentException if the payload is no valid JSON
  /// @throws IllegalStateException in a step, in a hook, on another thread, or if the attempt
  ///   cannot wait
  /// @throws InterruptedException if the attempt is being stopped
  public <I, O extends @Nullable Object> ChildResult<O> triggerAndWait(Task<I, O> task, I payload)
      throws InterruptedException {
    return triggerAndWait(task, payload, RunOptions.DEFAULT);
  }

  /// Triggers a run with options that differ from those of its task, and waits for its end, see
  /// [#triggerAndWait(Task, Object)].
  ///
  /// @throws InterruptedException if the attempt is being stopped
  public <I, O extends @Nullable Object> ChildResult<O> triggerAndWait(
      Task<I, O> task, I payload, RunOptions options) throws InterruptedException {
    return durable.runs().triggerAndWait(ChildRun.of(task, payload, options));
  }

  /// Triggers a run of a task of another program, in any language, and waits for its end, see
  /// [#triggerAndWait(Task, Object)].
  ///
  /// @param task the id of the task, in the same namespace
  /// @param payload any value that Jackson writes as JSON
  /// @param type of the output
  /// @throws InterruptedException if the attempt is being stopped
  public <O extends @Nullable Object> ChildResult<O> triggerAndWait(
      String task, Object payload, RunOptions options, Class<? extends O> type)
      throws InterruptedException {
    return durable.runs().triggerAndWait(ChildRun.of(task, payload, options, type));
  }

  /// Triggers a run, and does not wait for it. It exists when this returns. A later attempt finds
  /// it, and triggers no second one, unless the task's retry is [Retry#fresh].
  ///
  /// @return the name of the run
  /// @throws ChildRunException if the run is refused
  /// @throws NonDeterministicException if another call is recorded here
  /// @throws IllegalArgumentException if the payload is no valid JSON
  /// @throws IllegalStateException in a step, in a hook, on another thread, or if the operator has
  ///   no gateway
  /// @throws InterruptedException if the attempt is being stopped
  public String trigger(ChildRun<?> run) throws InterruptedException {
    return durable.batches().trigger(run);
  }

  /// Triggers a run with the options of its task, see [#trigger(ChildRun)].
  ///
  /// @throws InterruptedException if the attempt is being stopped
  public <I> String trigger(Task<I, ?> task, I payload) throws InterruptedException {
    return trigger(ChildRun.of(task, payload));
  }

  /// Triggers runs, also of different tasks, and does not wait for them. What is refused does not
  /// keep the others from being triggered.
  ///
  /// @param runs 1 to 1,000
  /// @return what has become of each, in their order
  /// @throws IllegalArgumentException if there are none or more, or a payload is no valid JSON; the
  ///   other exceptions are those of [#trigger(ChildRun)]
  /// @throws InterruptedException if the attempt is being stopped
  public List<TriggeredRun> batchTrigger(List<? extends ChildRun<?>> runs)
      throws InterruptedException {
    return durable.batches().triggerAll("ctx.batchTrigger", runs);
  }

  /// Triggers runs, also of different tasks, and waits until all have ended. The pod waits
  /// meanwhile, or ends and is resumed once, after the last run ([Waits#suspend]). A run that
  /// failed, was refused or was deleted is no error here: its result says it.
  ///
  /// The results are read from the runs each time that the task is resumed, so they should fit into
  /// its memory.
  ///
  /// @param runs 1 to 1,000
  /// @return how each has ended, in their order
  /// @throws ChildRunException if an output is not of the task's type
  /// @throws IllegalStateException in a step, in a hook, on another thread, or if the attempt
  ///   cannot wait; the other exceptions are those of [#batchTrigger]
  /// @throws InterruptedException if the attempt is being stopped
  public <O extends @Nullable Object> List<ChildResult<O>> batchTriggerAndWait(
      List<? extends ChildRun<O>> runs) throws InterruptedException {
    return durable.batches().triggerAllAndWait(runs);
  }

  /// The time of the last durable call: the end of a wait, or when a step ended; before the first
  /// one, when the run was triggered. A branch has its own, which begins with that of its parent;
  /// after `map` and `all`, the latest of the branches counts, and after `race` that of the winner.
  /// It is the same in each execution, as the system's clock is not. Inside a step, any clock may
  /// be read.
  public Instant now() {
    return durable.now();
  }

  /// A random-looking id that is the same in each execution, made of the run's id and `name`.
  public UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(durable.key(name).getBytes(StandardCharsets.UTF_8));
  }

  /// Repeats parts of the task within this attempt.
  public Retrying retrying() {
    return new Retrying(this, environment);
  }

  /// The task's logger, `davit.task.ID`.
  public Logger logger() {
    return LoggerFactory.getLogger("davit.task." + task());
  }

  DurableCalls durable() {
    return durable;
  }

  /// The largest output that is kept somewhere if it does not fit into the termination message; 0:
  /// nowhere. The gateway knows the limit of an object store. A test is as with an operator that
  /// serves its gateway.
  int mostOutputBytes() {
    if (assignment.hasCall(PodContract.GATEWAY_CALL_UPLOAD)) {
      return Integer.MAX_VALUE;
    }
    return environment.answers().isPresent() || assignment.hasCall(PodContract.GATEWAY_CALL_OUTPUT)
        ? PodContract.MAX_OUTPUT_BYTES
        : 0;
  }

  /// Whether an earlier process has begun this attempt.
  boolean isResumed() {
    var segment = assignment.segment();
    return segment != null && segment.number() > 0;
  }
}
