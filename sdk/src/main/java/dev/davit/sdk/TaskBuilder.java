package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A task without its code. Each method returns a changed copy; [#run] makes the task.
///
/// The methods named after hooks add one, see [Hooks] and `docs/hooks.md`.
public final class TaskBuilder<I, O extends @Nullable Object> {
  private static final Duration A_YEAR = Duration.ofDays(365);
  private static final int MOST_DESCRIPTION = 1024;
  private static final int MOST_RUNGS = 10;

  final String id;
  final TypeRef<I> payloadType;
  final TypeRef<O> outputType;
  final TaskOptions options;
  final Hooks<I, O> hooks;

  TaskBuilder(
      String id,
      TypeRef<I> payloadType,
      TypeRef<O> outputType,
      TaskOptions options,
      Hooks<I, O> hooks) {
    this.id = Names.requireLabel("the id of a task", id);
    this.payloadType = payloadType;
    this.outputType = outputType;
    this.options = options;
    this.hooks = hooks;
  }

  /// What the task is for, in a sentence or two; up to 1,024 characters.
  ///
  /// @throws IllegalArgumentException where it has more
  public TaskBuilder<I, O> description(String text) {
    var length = text.codePointCount(0, text.length());
    if (length > MOST_DESCRIPTION) {
      throw new IllegalArgumentException(
          "description has %d characters; allowed: up to %d".formatted(length, MOST_DESCRIPTION));
    }
    return with(it -> it.description = text);
  }

  /// How much CPU and memory its pods get; [Machine#SMALL_1X] by default.
  public TaskBuilder<I, O> machine(Machine machine) {
    return with(it -> it.machine = machine);
  }

  /// The machines on which an attempt that ran out of memory is repeated, one after the other and
  /// the smallest first; without any, such an attempt is not repeated.
  ///
  /// @param ladder up to 10, none of them twice
  /// @throws IllegalArgumentException where there are more, or one is there twice
  public TaskBuilder<I, O> outOfMemory(Machine... ladder) {
    if (ladder.length > MOST_RUNGS) {
      throw new IllegalArgumentException(
          "retry.outOfMemory has %d machines; allowed: up to %d"
              .formatted(ladder.length, MOST_RUNGS));
    }
    var names = new HashSet<String>();
    for (var machine : ladder) {
      if (!names.add(machine.name())) {
        throw new IllegalArgumentException(
            "retry.outOfMemory has machine \"%s\" twice; allowed: each once"
                .formatted(machine.name()));
      }
    }
    return with(it -> it.outOfMemory = List.of(ladder));
  }

  /// How failed attempts are repeated; [Retry#DEFAULT] by default.
  public TaskBuilder<I, O> retry(Retry retry) {
    return with(it -> it.retry = retry);
  }

  /// Which limit its runs share; without limit by default.
  public TaskBuilder<I, O> queue(Queue queue) {
    return with(it -> it.queue = queue);
  }

  /// How long an attempt may execute, 5 s to 8,760 h, counted in whole seconds; without limit by
  /// default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> maxDuration(Duration maxDuration) {
    TaskOptions.require("maxDuration", maxDuration, Duration.ofSeconds(5), A_YEAR);
    return with(it -> it.maxDuration = maxDuration);
  }

  /// How long a run may wait in its queue before it expires, up to 8,760 h; 0 s is for ever. The
  /// operator's setting by default.
  ///
  /// @throws IllegalArgumentException where it is negative or more
  public TaskBuilder<I, O> ttl(Duration ttl) {
    TaskOptions.require("ttl", ttl, Duration.ZERO, A_YEAR);
    return with(it -> it.ttl = ttl);
  }

  /// How long a pod may take until its container runs, 1 s to 24 h: finding a node, pulling the
  /// image. The operator's setting by default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> startTimeout(Duration timeout) {
    TaskOptions.require("startTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(24));
    return with(it -> it.startTimeout = timeout);
  }

  /// How long finished runs are kept; the operator's settings by default.
  public TaskBuilder<I, O> retention(Retention retention) {
    return with(it -> it.retention = retention);
  }

  /// How long an attempt that is asked to stop may go on, `onCancel` included, 1 s to 1 h; 30 s by
  /// default.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> cancelTimeout(Duration timeout) {
    TaskOptions.require("cancelTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(1));
    return with(it -> it.cancelTimeout = timeout);
  }

  /// How long each hook may take, 1 ms to 1 h; 30 s by default. Then it is interrupted.
  ///
  /// @throws IllegalArgumentException where it is less or more
  public TaskBuilder<I, O> hookTimeout(Duration timeout) {
    TaskOptions.require("hookTimeout", timeout, Duration.ofMillis(1), Duration.ofHours(1));
    return with(it -> it.hookTimeout = timeout);
  }

  /// The JSON Schema of the payload: a run with another payload fails, before a pod is spent where
  /// the Task resource has the schema too, as [Manifests] writes it.
  ///
  /// @param json a JSON object
  /// @throws IllegalArgumentException where it is something else
  public TaskBuilder<I, O> payloadSchema(String json) {
    JsonNode schema;
    try {
      schema = TaskJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("payloadSchema is not JSON: " + e.getMessage(), e);
    }
    if (!(schema instanceof ObjectNode object)) {
      throw new IllegalArgumentException("payloadSchema is no JSON object: " + json);
    }
    return with(it -> it.payloadSchema = object);
  }

  /// A payload with a field that its type does not have fails the run. By default such a field is
  /// ignored, with a warning in the log of the attempt.
  public TaskBuilder<I, O> strictPayload() {
    return with(it -> it.strictPayload = true);
  }

  /// A variable of its container. `$(NAME)` in the value is what an earlier variable says;
  /// `$$(NAME)` is the text itself.
  ///
  /// @throws IllegalArgumentException if the name is not valid, begins with `DAVIT_`, or is there
  ///   twice
  public TaskBuilder<I, O> env(String name, String value) {
    return with(options.pod.variable(name, value));
  }

  /// Every key of a Secret as a variable of its container. A run fails for `ContainerConfigError`
  /// if its namespace has no such Secret when an attempt starts.
  ///
  /// @throws IllegalArgumentException if the name is not valid, or is there twice
  public TaskBuilder<I, O> envFromSecret(String secret) {
    return with(options.pod.variablesOf("secret", secret));
  }

  /// A key of a Secret as a variable of its container, else as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if a name is not valid, or the variable is there twice
  public TaskBuilder<I, O> envFromSecret(String name, String secret, String key) {
    return with(options.pod.variable(name, "secret", secret, key));
  }

  /// Every key of a ConfigMap as a variable of its container, else as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if the name is not valid, or is there twice
  public TaskBuilder<I, O> envFromConfigMap(String configMap) {
    return with(options.pod.variablesOf("configMap", configMap));
  }

  /// A key of a ConfigMap as a variable of its container, else as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if a name is not valid, or the variable is there twice
  public TaskBuilder<I, O> envFromConfigMap(String name, String configMap, String key) {
    return with(options.pod.variable(name, "configMap", configMap, key));
  }

  /// The service account of its pods, the namespace's `default` by default. They get no Kubernetes
  /// token of it: it is what image pull secrets and the identities of a cloud hang on.
  ///
  /// @throws IllegalArgumentException if the name is not valid
  public TaskBuilder<I, O> serviceAccount(String name) {
    return with(options.pod.serviceAccount(name));
  }

  /// What else is different about its pods, as `docs/pod-template.md` allows it, which the operator
  /// checks. Variables and service account of the other methods are added to it.
  ///
  /// @param yaml a pod template, as YAML or JSON
  /// @throws IllegalArgumentException if it is something else; [#run] throws it if the template has
  ///   a variable or a service account that another method gives too
  public TaskBuilder<I, O> podTemplate(String yaml) {
    return with(options.pod.rest(yaml));
  }

  /// See [Hooks#middleware].
  public TaskBuilder<I, O> middleware(Middleware<I> hook) {
    return with(hooks.middleware(hook));
  }

  /// See [Hooks#init].
  public TaskBuilder<I, O> init(Hooks.Step<I> hook) {
    return with(hooks.init(hook));
  }

  /// See [Hooks#onStart].
  public TaskBuilder<I, O> onStart(Hooks.Step<I> hook) {
    return with(hooks.onStart(hook));
  }

  /// See [Hooks#onStartAttempt].
  public TaskBuilder<I, O> onStartAttempt(Hooks.Step<I> hook) {
    return with(hooks.onStartAttempt(hook));
  }

  /// See [Hooks#onSuccess].
  public TaskBuilder<I, O> onSuccess(Hooks.OnSuccess<I, O> hook) {
    return with(hooks.onSuccess(hook));
  }

  /// See [Hooks#onFailure].
  public TaskBuilder<I, O> onFailure(Hooks.OnFailure<I> hook) {
    return with(hooks.onFailure(hook));
  }

  /// See [Hooks#onComplete].
  public TaskBuilder<I, O> onComplete(Hooks.OnComplete<I, O> hook) {
    return with(hooks.onComplete(hook));
  }

  /// See [Hooks#catchError].
  public TaskBuilder<I, O> catchError(Hooks.CatchError hook) {
    return with(hooks.catchError(hook));
  }

  /// See [Hooks#onCancel].
  public TaskBuilder<I, O> onCancel(Hooks.OnCancel<I, O> hook) {
    return with(hooks.onCancel(hook));
  }

  /// See [Hooks#cleanup].
  public TaskBuilder<I, O> cleanup(Hooks.Step<I> hook) {
    return with(hooks.cleanup(hook));
  }

  /// The task that executes `function`.
  public Task<I, O> run(TaskFunction<I, O> function) {
    return new Task<>(this, function);
  }

  private TaskBuilder<I, O> with(Consumer<TaskOptions> change) {
    var changed = new TaskOptions(options);
    change.accept(changed);
    return new TaskBuilder<>(id, payloadType, outputType, changed, hooks);
  }

  private TaskBuilder<I, O> with(PodOverlay pod) {
    return with(it -> it.pod = pod);
  }

  private TaskBuilder<I, O> with(Hooks<I, O> more) {
    return new TaskBuilder<>(id, payloadType, outputType, options, more);
  }
}
