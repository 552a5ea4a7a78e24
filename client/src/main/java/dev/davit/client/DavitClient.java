package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.RunSpec;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskJson;
import dev.davit.sdk.TypeRef;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Triggers, finds, awaits, cancels and replays the runs of one namespace. [#tokens] does so for
/// tokens, and [#schedules] for schedules.
///
/// ```java
/// try (var davit = DavitClient.create()) {
///   var run = davit.trigger(CHARGE, new Order("o-1", 4200));
///   Receipt receipt = davit.await(run, Duration.ofMinutes(5)).orThrow();
/// }
/// ```
///
/// It needs only rights on `runs.davit.dev`: `create` to trigger, also `list` if there is a key;
/// `list` to find; `list` and `watch` to await; `list`, `get` and `patch` to cancel, reschedule and
/// reset. Threads may share it, and one client is enough for a program.
///
/// Every method throws a [DavitException]: a [NotInstalledException] or [ForbiddenException]
/// depending on the cluster, and the exceptions in its own description.
public final class DavitClient implements AutoCloseable {
  /// About three seconds in total. Fabric8's default of ten tries takes two minutes.
  private static final int TRIES = 5;

  private final KubernetesClient kubernetes;
  private final boolean isOurs;
  private final TaskJson json;
  private final RunApi runs;
  private final Triggers triggers;

  private DavitClient(
      KubernetesClient kubernetes, boolean isOurs, String namespace, TaskJson json) {
    this.json = json;
    this.kubernetes = kubernetes;
    this.isOurs = isOurs;
    this.runs = new RunApi(kubernetes, namespace);
    this.triggers = new Triggers(runs, new SecureRandom(), InstantSource.system());
  }

  /// A client for the cluster and namespace that `kubectl` would use: from `KUBECONFIG` or
  /// `~/.kube/config`, or, within a pod, from its service account. Close it after use.
  public static DavitClient create() {
    var config =
        new ConfigBuilder(Config.autoConfigure(null)).withRequestRetryBackoffLimit(TRIES).build();
    var kubernetes =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(WatchText::addTo)
            .build();
    return new DavitClient(kubernetes, true, namespaceOf(kubernetes), TaskJson.STANDARD);
  }

  /// A client that uses `kubernetes` in its namespace, and does not close it. The configuration of
  /// `kubernetes` decides on timeouts and retries.
  public static DavitClient of(KubernetesClient kubernetes) {
    return new DavitClient(kubernetes, false, namespaceOf(kubernetes), TaskJson.STANDARD);
  }

  /// The same client for another namespace. Closing either closes both.
  public DavitClient inNamespace(String namespace) {
    return new DavitClient(kubernetes, isOurs, namespace, json);
  }

  /// The same client for tasks of an application with other JSON rules, see `Application.json()`.
  /// Closing either closes both.
  public DavitClient json(TaskJson rules) {
    return new DavitClient(kubernetes, isOurs, namespace(), rules);
  }

  private static String namespaceOf(KubernetesClient kubernetes) {
    return Objects.requireNonNullElse(kubernetes.getNamespace(), "default");
  }

  public String namespace() {
    return runs.namespace();
  }

  /// Creates a run of `task`. If the task does not exist yet, the run waits.
  ///
  /// @throws InvalidPayloadException if the payload is not JSON
  /// @throws PayloadTooLargeException if the payload is too large
  public <I, O extends @Nullable Object> RunHandle<O> trigger(Task<I, O> task, I payload) {
    return trigger(task, payload, TriggerOptions.NONE);
  }

  /// As [#trigger(Task, Object)], with options that differ from the task's for this run.
  ///
  /// @throws InvalidRunException if the API server refuses an option
  /// @throws RunExistsException if the name in the options is taken
  public <I, O extends @Nullable Object> RunHandle<O> trigger(
      Task<I, O> task, I payload, TriggerOptions options) {
    var run = triggers.trigger(task.id(), () -> json.write(payload, task.payloadType()), options);
    return new RunHandle<>(namespace(), run.name(), task.outputType(), run.found());
  }

  /// Creates a run of the task with this name. The task may belong to another program or language.
  ///
  /// @param payload any value that Jackson writes as JSON; null: no payload
  /// @throws InvalidRunException if it cannot be the name of a task
  public RunHandle<JsonNode> trigger(String task, @Nullable Object payload) {
    return trigger(task, payload, TriggerOptions.NONE);
  }

  /// As [#trigger(String, Object)], with options that differ from the task's for this run.
  ///
  /// @throws RunExistsException if the name in the options is taken
  public RunHandle<JsonNode> trigger(
      String task, @Nullable Object payload, TriggerOptions options) {
    return handle(triggers.trigger(task, () -> json.write(payload), options));
  }

  /// Creates a run of this spec. For programs that have it as data; for all others, [#trigger(Task,
  /// Object, TriggerOptions)] checks more.
  ///
  /// @throws InvalidPayloadException if the payload has too many levels or too long numbers
  /// @throws PayloadTooLargeException if the payload is too large
  /// @throws InvalidRunException if the API server refuses a field
  public RunHandle<JsonNode> trigger(RunSpec spec) {
    return handle(triggers.trigger(spec, Optional.empty()));
  }

  /// As [#trigger(RunSpec)], but if a run has this key, returns that run. The key replaces that of
  /// the spec.
  public RunHandle<JsonNode> trigger(RunSpec spec, IdempotencyKey key) {
    var keyed = spec.toBuilder().idempotencyKey(key.key()).build();
    return handle(triggers.trigger(keyed, Optional.of(key)));
  }

  private RunHandle<JsonNode> handle(Triggered run) {
    return new RunHandle<>(namespace(), run.name(), TypeRef.of(JsonNode.class), run.found());
  }

  /// Creates many runs, also of different tasks, some at the same time. If one is refused, the
  /// others are still created. Each has the name of the batch, see [BatchResult#batch].
  ///
  /// @param some 1 to 1,000
  /// @throws IllegalArgumentException if there are none, or more
  /// @throws ForbiddenException if it is not allowed; nothing more is tried then
  public BatchResult batchTrigger(List<? extends BatchRun> some) {
    return batchTrigger(some, step -> {});
  }

  /// As [#batchTrigger(List)]. Meanwhile, `listener` is called after each run, on the calling
  /// thread. If it throws, the remaining runs are left out.
  public BatchResult batchTrigger(
      List<? extends BatchRun> some, Consumer<? super BatchProgress> listener) {
    return new Batches(namespace(), triggers.with(runs.withoutRetries()), json)
        .trigger(some, listener);
  }

  /// Removes an idempotency key from the run that has it, so that the next trigger with this key
  /// makes a new run. A run that has not ended continues.
  ///
  /// @param key a key with global scope
  /// @return whether a run had the key
  public boolean resetIdempotencyKey(String task, String key) {
    return resetIdempotencyKey(task, IdempotencyKey.of(key));
  }

  /// As [#resetIdempotencyKey(String, String)], for a key of any scope.
  public boolean resetIdempotencyKey(String task, IdempotencyKey key) {
    return triggers.reset(task, key);
  }

  /// The handle of a run of which only the name is known: a run of another program, or of this one
  /// before a restart. Makes no request.
  public RunHandle<JsonNode> handle(String name) {
    return new RunHandle<>(namespace(), name, TypeRef.of(JsonNode.class));
  }

  /// As [#handle(String)], with the output type of `task`.
  public <O extends @Nullable Object> RunHandle<O> handle(String name, Task<?, O> task) {
    return new RunHandle<>(namespace(), name, task.outputType());
  }

  /// The run with this name in its current state.
  ///
  /// @throws RunNotFoundException if there is none
  public RunView get(String name) {
    return RunView.of(runs.get(name));
  }

  /// The run with this name in its current state; empty if there is none.
  public Optional<RunView> find(String name) {
    return runs.find(name).run().map(RunView::of);
  }

  /// One page of the runs that `query` selects. With a tag, a page may have fewer runs than its
  /// limit, even none, although more pages follow.
  ///
  /// @throws DavitException also if the token of the page has expired, which takes minutes
  public Page<RunView> list(RunQuery query) {
    return runs.list(query);
  }

  /// All runs that `query` selects, from its page on. Pages are requested as they are needed.
  public Stream<RunView> stream(RunQuery query) {
    return Stream.iterate(
            Optional.of(list(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(token -> list(query.after(token))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /// Waits until the run has ended. Outages of the API server do not end the wait.
  ///
  /// @param timeout if the API server does not respond, one request may take longer: the request
  ///   timeout of Fabric8's client, 10 s by default
  /// @throws RunTimeoutException if the run has not ended by then; the run continues
  /// @throws InvalidOutputException if the output is not of the handle's type
  public <O extends @Nullable Object> RunResult<O> await(RunHandle<O> run, Duration timeout) {
    return await(run, timeout, WaitListener.NONE);
  }

  /// As [#await(RunHandle, Duration)]. Meanwhile, `listener` is notified of the state of the run
  /// and its reason, and when the API server becomes unreachable and reachable again.
  public <O extends @Nullable Object> RunResult<O> await(
      RunHandle<O> run, Duration timeout, WaitListener listener) {
    var api = new RunApi(kubernetes, run.namespace());
    var ended = new RunWait(api, run, timeout, listener).await();
    return ended
        .<RunResult<O>>map(it -> RunResult.of(it, run, json))
        .orElseGet(() -> new RunResult.Deleted<>(run.namespace(), run.name()));
  }

  /// Cancels the run with this name. A queued run ends at once; the pod of an executing run is
  /// stopped. May be called again. Await the run to learn how it ended, because it may still
  /// complete.
  ///
  /// @return whether there was something to cancel; false if the run has already ended
  /// @throws RunNotFoundException if there is none
  public boolean cancel(String name) {
    return !get(name).isFinished() && !RunView.of(runs.cancel(name)).isFinished();
  }

  /// Changes the start of a delayed run. An instant in the past starts it now.
  ///
  /// @return the run with its new start
  /// @throws RunNotFoundException if there is none
  /// @throws RunNotDelayedException if it had no delay, or the delay is over
  public RunView reschedule(String name, Instant until) {
    return RunView.of(triggers.reschedule(name, new Delay.Until(until)));
  }

  /// As [#reschedule(String, Instant)], for an instant this long from now.
  public RunView reschedule(String name, Duration fromNow) {
    return RunView.of(triggers.reschedule(name, new Delay.For(fromNow)));
  }

  /// Triggers a run that has ended again. The new run has the same payload, tags, metadata and
  /// limits, and the version of the task at the time when it starts. [RunView#replayOf] of the new
  /// run names the original. It has no delay, no idempotency key and no parent.
  ///
  /// @throws RunNotFoundException if there is none
  /// @throws RunNotFinishedException if it has not ended
  public RunHandle<JsonNode> replay(String name) {
    return handle(triggers.createDrawn(triggers.replayOf(name)));
  }

  /// As [#replay(String)], with another payload.
  ///
  /// @param payload any value that Jackson writes as JSON; null: no payload
  public RunHandle<JsonNode> replay(String name, @Nullable Object payload) {
    return handle(triggers.createDrawn(triggers.replayOf(name, () -> json.write(payload))));
  }

  /// Selects the runs of `query`, for the methods of [Bulk] to cancel or replay.
  public Bulk bulk(RunQuery query) {
    return new Bulk(runs, triggers, query);
  }

  /// Makes, finds, completes and awaits the tokens of the namespace.
  public Tokens tokens() {
    return new Tokens(new TokenApi(kubernetes, namespace()), json);
  }

  /// Makes, finds, changes and deletes the schedules of the namespace.
  public Schedules schedules() {
    return new Schedules(new ScheduleApi(kubernetes, namespace()), triggers);
  }

  /// Closes the connections, unless they belong to a client that was passed in.
  @Override
  public void close() {
    if (isOurs) {
      kubernetes.close();
    }
  }
}
