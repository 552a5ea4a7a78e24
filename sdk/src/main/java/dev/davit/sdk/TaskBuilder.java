package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A task without its code. Each method returns a changed copy. [#run] creates the task.
///
/// The methods with the name of a hook add a hook, see [Hooks] and `docs/hooks.md`.
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
  /// @throws IllegalArgumentException if the text is longer
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

  /// The machines on which an attempt that ran out of memory is repeated, one after the other, the
  /// smallest first. Without any, such an attempt is not repeated.
  ///
  /// @param ladder up to 10, each once
  /// @throws IllegalArgumentException if there are more, or if one is listed twice
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

  /// The limit that its runs share; no limit by default.
  public TaskBuilder<I, O> queue(Queue queue) {
    return with(it -> it.queue = queue);
  }

  /// How long an attempt may execute, 5 s to 8,760 h, in whole seconds; no limit by default.
  ///
  /// @throws IllegalArgumentException if the duration is out of these bounds
  public TaskBuilder<I, O> maxDuration(Duration maxDuration) {
    TaskOptions.require("maxDuration", maxDuration, Duration.ofSeconds(5), A_YEAR);
    return with(it -> it.maxDuration = maxDuration);
  }

  /// How long a run may wait in its queue before it expires, up to 8,760 h; 0 s: for ever. The
  /// operator's setting by default.
  ///
  /// @throws IllegalArgumentException if the duration is negative or longer
  public TaskBuilder<I, O> ttl(Duration ttl) {
    TaskOptions.require("ttl", ttl, Duration.ZERO, A_YEAR);
    return with(it -> it.ttl = ttl);
  }

  /// How long a pod may take until its container runs, 1 s to 24 h. This includes finding a node
  /// and pulling the image. The operator's setting by default.
  ///
  /// @throws IllegalArgumentException if the duration is out of these bounds
  public TaskBuilder<I, O> startTimeout(Duration timeout) {
    TaskOptions.require("startTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(24));
    return with(it -> it.startTimeout = timeout);
  }

  /// How long finished runs are kept; the operator's settings by default.
  public TaskBuilder<I, O> retention(Retention retention) {
    return with(it -> it.retention = retention);
  }

  /// How long an attempt may continue after it was asked to stop, `onCancel` included, 1 s to 1 h;
  /// 30 s by default.
  ///
  /// @throws IllegalArgumentException if the duration is out of these bounds
  public TaskBuilder<I, O> cancelTimeout(Duration timeout) {
    TaskOptions.require("cancelTimeout", timeout, Duration.ofSeconds(1), Duration.ofHours(1));
    return with(it -> it.cancelTimeout = timeout);
  }

  /// How long each hook may take, 1 ms to 1 h; 30 s by default. After that it is interrupted.
  ///
  /// @throws IllegalArgumentException if the duration is out of these bounds
  public TaskBuilder<I, O> hookTimeout(Duration timeout) {
    TaskOptions.require("hookTimeout", timeout, Duration.ofMillis(1), Duration.ofHours(1));
    return with(it -> it.hookTimeout = timeout);
  }

  /// What becomes of the pod while the task waits; [Waits#hold] by default.
  public TaskBuilder<I, O> waits(Waits waits) {
    return with(it -> it.waits = waits);
  }

  /// Adds a schedule: `cron` creates runs, each with a [ScheduledPayload]. A task has at most 32
  /// schedules, each with another name; one may have none.
  ///
  /// @throws IllegalArgumentException if the task has such a name already, or 32 schedules; if its
  ///   payload is something else than [ScheduledPayload] or [NoPayload]
  public TaskBuilder<I, O> schedule(Cron cron) {
    return with(it -> it.schedules = options.schedules.with(id, payloadType, cron));
  }

  /// Adds a schedule whose runs get `payload`, otherwise as [#schedule(Cron)].
  ///
  /// @param payload at most 16 KiB as compact JSON, which [Manifests] checks
  /// @throws IllegalArgumentException if the task has such a name already, or 32 schedules
  public TaskBuilder<I, O> schedule(Cron cron, I payload) {
    return with(it -> it.schedules = options.schedules.with(id, cron, payload));
  }

  /// The JSON Schema of the payload. A run with a payload that does not match fails. If the Task
  /// resource has the schema too, as [Manifests] writes it, the run fails before a pod is created.
  ///
  /// @param json a JSON object
  /// @throws IllegalArgumentException if it is something else
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

  /// Fails a run if its payload has a field that the type does not have. By default such a field is
  /// ignored, with a warning in the log of the attempt.
  public TaskBuilder<I, O> strictPayload() {
    return with(it -> it.strictPayload = true);
  }

  /// A variable of its container. `$(NAME)` in the value is replaced by the value of an earlier
  /// variable; `$$(NAME)` stands for the text itself.
  ///
  /// @throws IllegalArgumentException if the name is not valid, begins with `DAVIT_`, or is used
  ///   twice
  public TaskBuilder<I, O> env(String name, String value) {
    return with(options.pod.variable(name, value));
  }

  /// Each key of a Secret as a variable of its container. If the namespace has no such Secret when
  /// an attempt starts, the run fails with `ContainerConfigError`.
  ///
  /// @throws IllegalArgumentException if the name is not valid, or is used twice
  public TaskBuilder<I, O> envFromSecret(String secret) {
    return with(options.pod.variablesOf("secret", secret));
  }

  /// One key of a Secret as a variable of its container, otherwise as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if a name is not valid, or the variable is set twice
  public TaskBuilder<I, O> envFromSecret(String name, String secret, String key) {
    return with(options.pod.variable(name, "secret", secret, key));
  }

  /// Each key of a ConfigMap as a variable of its container, otherwise as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if the name is not valid, or is used twice
  public TaskBuilder<I, O> envFromConfigMap(String configMap) {
    return with(options.pod.variablesOf("configMap", configMap));
  }

  /// One key of a ConfigMap as a variable of its container, otherwise as [#envFromSecret(String)].
  ///
  /// @throws IllegalArgumentException if a name is not valid, or the variable is set twice
  public TaskBuilder<I, O> envFromConfigMap(String name, String configMap, String key) {
    return with(options.pod.variable(name, "configMap", configMap, key));
  }

  /// The service account of its pods, the namespace's `default` by default. Pods get no Kubernetes
  /// token for it. It is for image pull secrets and for cloud identities.
  ///
  /// @throws IllegalArgumentException if the name is not valid
  public TaskBuilder<I, O> serviceAccount(String name) {
    return with(options.pod.serviceAccount(name));
  }

  /// Other differences of its pods. `docs/pod-template.md` lists what is allowed, and the operator
  /// checks it. Variables and the service account of the other methods are added to the template.
  ///
  /// @param yaml a pod template, as YAML or JSON
  /// @throws IllegalArgumentException if it is something else; [#run] throws it if the template has
  ///   a variable or a service account that another method sets too
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

  /// See [Hooks#onWait].
  public TaskBuilder<I, O> onWait(Hooks.AtWait<I> hook) {
    return with(hooks.onWait(hook));
  }

  /// See [Hooks#onResume].
  public TaskBuilder<I, O> onResume(Hooks.AtWait<I> hook) {
    return with(hooks.onResume(hook));
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
