package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Triggers, finds, awaits, cancels and replays the runs of one namespace.
///
/// ```java
/// try (var davit = DavitClient.create()) {
///   var run = davit.trigger(CHARGE, new Order("o-1", 4200));
///   Receipt receipt = davit.await(run, Duration.ofMinutes(5)).orThrow();
/// }
/// ```
///
/// It needs no rights but those on `runs.davit.dev`: `create` to trigger, and `list` where there is
/// a key, `list` to find, `list` and `watch` to await, `list`, `get` and `patch` to cancel, move
/// and reset. It may be shared between threads, and one is enough for a program.
///
/// Every method throws a [DavitException]: [NotInstalledException] and [ForbiddenException] where
/// the cluster says so, and what its own description names.
public final class DavitClient implements AutoCloseable {
  /// About three seconds: Fabric8's own ten tries take two minutes.
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

  /// A client of the cluster and namespace that `kubectl` would use too: from `KUBECONFIG` or
  /// `~/.kube/config`, or, within a pod, from its service account. Close it.
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

  /// A client that uses, and does not close, `kubernetes`, in its namespace. How long and how often
  /// a request is tried is what `kubernetes` is configured for.
  public static DavitClient of(KubernetesClient kubernetes) {
    return new DavitClient(kubernetes, false, namespaceOf(kubernetes), TaskJson.STANDARD);
  }

  /// The same for another namespace; closing either closes both.
  public DavitClient inNamespace(String namespace) {
    return new DavitClient(kubernetes, isOurs, namespace, json);
  }

  /// The same for tasks of an application with other rules for JSON, `Application.json()`; closing
  /// either closes both.
  public DavitClient json(TaskJson rules) {
    return new DavitClient(kubernetes, isOurs, namespace(), rules);
  }

  private static String namespaceOf(KubernetesClient kubernetes) {
    return Objects.requireNonNullElse(kubernetes.getNamespace(), "default");
  }

  public String namespace() {
    return runs.namespace();
  }

  /// Creates a run of `task`. It waits where the task does not exist yet.
  ///
  /// @throws InvalidPayloadException where the payload is not JSON
  /// @throws PayloadTooLargeException where it is too large
  public <I, O extends @Nullable Object> RunHandle<O> trigger(Task<I, O> task, I payload) {
    return trigger(task, payload, TriggerOptions.NONE);
  }

  /// As [#trigger(Task, Object)], where this run has something differently from its task.
  ///
  /// @throws InvalidRunException where the API server refuses an option
  /// @throws RunExistsException where the name that the options ask for is taken
  public <I, O extends @Nullable Object> RunHandle<O> trigger(
      Task<I, O> task, I payload, TriggerOptions options) {
    var run = triggers.trigger(task.id(), () -> json.write(payload, task.payloadType()), options);
    return new RunHandle<>(namespace(), run.name(), task.outputType(), run.found());
  }

  /// Creates a run of the task of that name, which may be of another program or language.
  ///
  /// @param payload anything that Jackson writes as JSON; null: no payload
  /// @throws InvalidRunException where it cannot be the name of a task
  public RunHandle<JsonNode> trigger(String task, @Nullable Object payload) {
    return trigger(task, payload, TriggerOptions.NONE);
  }

  /// As [#trigger(String, Object)], where this run has something differently from its task.
  ///
  /// @throws RunExistsException where the name that the options ask for is taken
  public RunHandle<JsonNode> trigger(
      String task, @Nullable Object payload, TriggerOptions options) {
    var run = triggers.trigger(task, () -> json.write(payload), options);
    return new RunHandle<>(namespace(), run.name(), TypeRef.of(JsonNode.class), run.found());
  }

  /// Takes an idempotency key from the run that has it: the next trigger with it makes a new run. A
  /// run that goes on is left alone.
  ///
  /// @param key one of the whole namespace
  /// @return whether a run had it
  public boolean resetIdempotencyKey(String task, String key) {
    return resetIdempotencyKey(task, IdempotencyKey.of(key));
  }

  /// As [#resetIdempotencyKey(String, String)], for a key of any scope.
  public boolean resetIdempotencyKey(String task, IdempotencyKey key) {
    return triggers.reset(task, key);
  }

  /// The handle of a run that is known by its name only: of another program, or of this one before
  /// it was restarted. Asks nobody.
  public RunHandle<JsonNode> handle(String name) {
    return new RunHandle<>(namespace(), name, TypeRef.of(JsonNode.class));
  }

  /// As [#handle(String)], with the output of `task`.
  public <O extends @Nullable Object> RunHandle<O> handle(String name, Task<?, O> task) {
    return new RunHandle<>(namespace(), name, task.outputType());
  }

  /// The run of that name as it stands.
  ///
  /// @throws RunNotFoundException where there is none
  public RunView get(String name) {
    return RunView.of(runs.get(name));
  }

  /// The run of that name as it stands; empty where there is none.
  public Optional<RunView> find(String name) {
    return runs.find(name).run().map(RunView::of);
  }

  /// One page of what `query` asks for. With a tag there may be less on it than its limit, even
  /// nothing, although more follow.
  ///
  /// @throws DavitException also where the token of the page has expired, which takes minutes
  public Page<RunView> list(RunQuery query) {
    return runs.list(query);
  }

  /// All that `query` asks for, from its page on, one page after the other as they are needed.
  public Stream<RunView> stream(RunQuery query) {
    return Stream.iterate(
            Optional.of(list(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(token -> list(query.after(token))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /// Waits until the run has ended, however often the API server goes away meanwhile.
  ///
  /// @param timeout where the API server does not answer, one request may take longer: the request
  ///   timeout of Fabric8's client, 10 s by default
  /// @throws RunTimeoutException where it has not ended by then; it goes on
  /// @throws InvalidOutputException where the output is not of the handle's type
  public <O extends @Nullable Object> RunResult<O> await(RunHandle<O> run, Duration timeout) {
    return await(run, timeout, WaitListener.NONE);
  }

  /// As [#await(RunHandle, Duration)]; `listener` learns on the way where the run stands and why,
  /// and when the API server goes away and returns.
  public <O extends @Nullable Object> RunResult<O> await(
      RunHandle<O> run, Duration timeout, WaitListener listener) {
    var api = new RunApi(kubernetes, run.namespace());
    var ended = new RunWait(api, run, timeout, listener).await();
    return ended
        .<RunResult<O>>map(it -> RunResult.of(it, run, json))
        .orElseGet(() -> new RunResult.Deleted<>(run.namespace(), run.name()));
  }

  /// Cancels the run of that name: it ends at once while it is queued, and its pod is stopped while
  /// it executes. May be called again; await the run to know how it ended, as it may complete just
  /// before.
  ///
  /// @return whether there was something to cancel: false where the run has ended already
  /// @throws RunNotFoundException where there is none
  public boolean cancel(String name) {
    return !get(name).isFinished() && !RunView.of(runs.cancel(name)).isFinished();
  }

  /// Moves the start of the run of that name, which is delayed. An instant in the past starts it
  /// now.
  ///
  /// @return the run as it stands now
  /// @throws RunNotFoundException where there is none
  /// @throws RunNotDelayedException where it had no delay, or the delay is over
  public RunView reschedule(String name, Instant until) {
    return RunView.of(triggers.reschedule(name, new Delay.Until(until)));
  }

  /// As [#reschedule(String, Instant)], to so long from now.
  public RunView reschedule(String name, Duration fromNow) {
    return RunView.of(triggers.reschedule(name, new Delay.For(fromNow)));
  }

  /// Triggers the run of that name, which has ended, again: a new run with the same payload, tags,
  /// metadata and limits, of the task as it is when the new run starts. It says what it repeats
  /// ([RunView#replayOf]), and has no delay, no idempotency key and no parent.
  ///
  /// @throws RunNotFoundException where there is none
  /// @throws RunNotFinishedException where it has not ended
  public RunHandle<JsonNode> replay(String name) {
    return handle(triggers.createDrawn(triggers.replayOf(name)));
  }

  /// As [#replay(String)], with another payload.
  ///
  /// @param payload anything that Jackson writes as JSON; null: no payload
  public RunHandle<JsonNode> replay(String name, @Nullable Object payload) {
    return handle(triggers.createDrawn(triggers.replayOf(name, () -> json.write(payload))));
  }

  /// Cancels or replays all that `query` asks for: says what, and the methods of [Bulk] do it.
  public Bulk bulk(RunQuery query) {
    return new Bulk(runs, triggers, query);
  }

  /// Closes the connections, unless they belong to a client that was given.
  @Override
  public void close() {
    if (isOurs) {
      kubernetes.close();
    }
  }
}
