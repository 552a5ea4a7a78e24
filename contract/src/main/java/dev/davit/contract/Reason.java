package dev.davit.contract;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The reasons that runs, conditions, Events and metrics use, each with its meaning and advice.
public enum Reason {
  COMPLETED(Blame.NOBODY, "The task returned.", "Nothing."),
  TASK_FAILED(
      Blame.TASK,
      "The task threw an exception, or its container exited with a non-zero code.",
      "Read `status.error` and fix the task."),
  ABORTED(
      Blame.TASK,
      "The task threw AbortTaskRunException: no further attempt is made.",
      "Read `status.error`."),
  NON_DETERMINISTIC(
      Blame.TASK,
      "The task was resumed and did not make the durable calls that it had made before; no further attempt is made.",
      "Read the message; put what may change between two executions, such as random values, the time or the answers of other systems, into steps. `TestKit` finds it in a test."),
  JOURNAL_TOO_LARGE(
      Blame.TASK,
      "The task was to be suspended, and its journal does not fit into the termination message or into the run's status; no further attempt is made.",
      "Return less from the steps, store it elsewhere and return where it is, or wait in the pod with `Waits.hold()`."),
  OUTPUT_TOO_LARGE(
      Blame.TASK,
      "The output is larger than 512 KiB (with an object store, than `objectStore.maxBytes`), or the API server refused the run with it. Without the operator's gateway, an output has to fit into the termination message of 4 KiB.",
      "Return less, or store the output elsewhere and return where it is."),
  OUTPUT_LOST(
      Blame.CLUSTER,
      "The task returned, and its output is not where the gateway has kept it: somebody has deleted or changed the RunJournal; no further attempt is made.",
      "Find out who may write RunJournals: only the operator should. Replay the run if its task may execute again."),
  OUTPUT_NOT_STORED(
      Blame.CLUSTER,
      "The task returned, and the object store refused its output of more than 512 KiB for two minutes; `status.error` has the store's answer.",
      "Look at the bucket of `objectStore` in the chart's values, and at the rights of its credentials. The attempt is repeated as after a failure of the task."),
  OUTPUT_NOT_JSON(
      Blame.TASK,
      "The value that the task returned cannot be written as JSON, or would not arrive as it is: a number beyond 64 bits, or nested more than 100 levels deep.",
      "Return a record, a map, a list, a string, a number, a boolean or null; a number of more digits as a string."),
  PAYLOAD_INVALID(
      Blame.TASK,
      "The payload does not meet the task's payloadSchema, cannot be read as its payload type, or is nested more than 100 levels deep.",
      "Trigger the task with a payload of its type; the message names the field."),
  PAYLOAD_TOO_LARGE(
      Blame.TASK,
      "The payload is larger than a pod's annotations can hold.",
      "Store the payload elsewhere and pass where it is."),
  TASK_NOT_IN_IMAGE(
      Blame.TASK,
      "The image's application has no task of that id.",
      "Build the image with the task, or correct `spec.image`."),
  APPLICATION_INVALID(
      Blame.TASK,
      "The application in the image cannot be loaded.",
      "Read `status.error`; run the `manifests` command locally, which makes the same checks."),
  UNKNOWN_MACHINE(
      Blame.TASK,
      "No machine preset of that name is configured.",
      "Use one of the presets that the message lists."),
  RUN_INVALID(
      Blame.TASK,
      "The run asks for something impossible, which the API server did not refuse.",
      "Read the message and create another run."),
  METADATA_TOO_LARGE(
      Blame.TASK,
      "The metadata that the run was created with is larger than 16 KiB.",
      "Store it elsewhere and note where it is."),
  PAYLOAD_SCHEMA_INVALID(
      Blame.TASK,
      "The task's payloadSchema is not a JSON Schema that Davit can check payloads with.",
      "Read the message and correct `spec.payloadSchema` of the task."),
  POD_TEMPLATE_INVALID(
      Blame.TASK,
      "The task's podTemplate cannot be merged into the pod, or asks for what the operator does not allow.",
      "Read the message and correct `spec.podTemplate` of the task."),
  INIT_FAILED(
      Blame.TASK,
      "An init container of the task's podTemplate failed.",
      "Read the message and that container's log."),
  CANCELED(Blame.NOBODY, "`spec.cancel` was set.", "Nothing."),
  MAX_DURATION_EXCEEDED(
      Blame.TASK,
      "An attempt executed longer than its maxDuration.",
      "Raise `maxDuration`, or make the task faster."),
  OUT_OF_MEMORY(
      Blame.TASK,
      "The kernel killed the container at its memory limit, or the JVM's heap was full; the message says which.",
      "Choose a larger machine preset, or let `retry.outOfMemory` do so. If the kernel did it, look at what uses memory beside the heap: native buffers, threads, child processes."),
  EPHEMERAL_STORAGE_EXCEEDED(
      Blame.TASK,
      "The pod used more of its node's disk than its machine preset or a volume's sizeLimit allows: `/tmp`, other emptyDir volumes and logs count. The kubelet evicted it.",
      "Write less, choose a machine preset with more `ephemeralStorage`, or mount a volume of another kind by `spec.podTemplate`."),
  KILLED(
      Blame.TASK,
      "The process was ended by a signal that Davit did not send.",
      "Look for what killed it; a crash of native code is one cause."),
  NO_RESULT(
      Blame.TASK,
      "The process exited and left no result: System.exit in user code is the usual cause.",
      "Return from the task instead of ending the process."),
  IMAGE_PULL_FAILED(
      Blame.CLUSTER,
      "The image could not be pulled within the start timeout.",
      "Check the image's name, the registry and the pull secrets."),
  INVALID_IMAGE_NAME(
      Blame.TASK,
      "The image's name is not a valid reference.",
      "Correct `spec.image` of the task."),
  CONTAINER_CONFIG_ERROR(
      Blame.TASK,
      "The container cannot be made: a Secret, a ConfigMap or a command that it names does not exist.",
      "Read the message and correct the task's container."),
  UNSCHEDULABLE(
      Blame.CLUSTER,
      "No node could take the pod within the start timeout.",
      "Add nodes, or choose a smaller machine preset."),
  HELD_PARENTS(
      Blame.CLUSTER,
      "No node can take the pod, and a run above it waits in its pod, which keeps CPU and memory.",
      "Let the tasks that wait use `Waits.suspend()`, give them a smaller machine preset, or add nodes."),
  VOLUME_NOT_READY(
      Blame.CLUSTER,
      "A volume of the pod cannot be attached or mounted; the kubelet tries again until the start timeout.",
      "Read the message: a Secret, a ConfigMap or a claim that does not exist, or storage that does not answer."),
  START_TIMEOUT(
      Blame.CLUSTER,
      "The container did not start within the start timeout.",
      "Read the pod's events."),
  EVICTED(
      Blame.CLUSTER,
      "The pod was evicted, by a drain or by a node that ran short of memory, disk or processes; the attempt is repeated.",
      "Nothing, unless it happens often."),
  PREEMPTED(
      Blame.CLUSTER,
      "The pod had to make room for one of a higher priority; the attempt is repeated.",
      "Give the pods a higher `priorityClassName` in `spec.podTemplate`, or the cluster more room, if it happens often."),
  NODE_SHUTDOWN(
      Blame.CLUSTER,
      "The pod's node was shut down in an orderly way; the attempt is repeated.",
      "Nothing, unless it happens often: spot nodes end so."),
  NODE_LOST(
      Blame.CLUSTER,
      "The pod's node went away; the attempt is repeated.",
      "Nothing, unless it happens often."),
  POD_DELETED(
      Blame.CLUSTER,
      "Somebody else deleted the pod; the attempt is repeated.",
      "Cancel a run with `spec.cancel`, not by deleting its pod."),
  POD_REJECTED(
      Blame.CLUSTER,
      "The node refused the pod after it was bound; the attempt is repeated.",
      "Nothing, unless it happens often."),
  NODE_UNREACHABLE(
      Blame.CLUSTER,
      "The pod was asked to end, and its node has not confirmed it in time; the attempt goes on elsewhere only when the pod can no longer run.",
      "Delete the Node if it is gone for good, or taint it `node.kubernetes.io/out-of-service`."),
  TOO_MANY_DISRUPTIONS(
      Blame.CLUSTER,
      "The platform took more pods of this run than the limit allows.",
      "Look at the nodes: something takes pods down again and again."),
  PENDING_TASK(
      Blame.TASK,
      "The task does not exist in this namespace.",
      "Apply the Task; the run starts by itself."),
  CONCURRENCY_LIMIT(
      Blame.NOBODY,
      "All slots of the queue, or of its lane for the run's concurrencyKey, are taken.",
      "Wait, or raise the limit."),
  RATE_LIMIT(
      Blame.NOBODY,
      "The rate limit of the queue, or of its lane for the run's concurrencyKey, allows no more starts within its period.",
      "Wait, or raise `rateLimit`."),
  NAMESPACE_LIMIT(
      Blame.NOBODY,
      "All slots that the installation gives to the namespace, or to one queue of it, are taken.",
      "Wait, or ask the administrator of Davit for a higher limit."),
  INSTALLATION_LIMIT(
      Blame.NOBODY,
      "All slots of the installation are taken.",
      "Wait, or ask the administrator of Davit for a higher limit."),
  QUEUE_FULL(
      Blame.NOBODY,
      "More runs than the queue's maxQueued would have waited: the run was dropped, or canceled for a newer one, as its overflow says.",
      "Create fewer runs, or raise `maxQueued`."),
  QUEUE_PAUSED(Blame.NOBODY, "The queue is paused.", "Set `spec.paused` of the Queue to false."),
  QUEUE_NOT_FOUND(
      Blame.TASK,
      "The Queue that the run or its task names does not exist.",
      "Apply the Queue; the run starts by itself."),
  QUOTA_EXCEEDED(
      Blame.CLUSTER,
      "The API server refused the pod because a ResourceQuota is full. It is tried again after 10 s, then later and later, at least every 2 minutes; meanwhile the namespace's other runs wait too.",
      "Wait, or raise the quota. A run waits for ever unless it has a `ttl`."),
  POD_REFUSED(
      Blame.CLUSTER,
      "The API server refused the pod. If a policy did, it is tried again after 10 s, then later and later, at least every 2 minutes; if the pod is invalid, the run has failed.",
      "Read the message: an admission policy, a LimitRange or a mistake in `spec.podTemplate` is the usual cause. A run waits for ever unless it has a `ttl`."),
  GATEWAY_AWAY(
      Blame.CLUSTER,
      "The operator does not serve its gateway, which may have the results of the run's steps; the run's next pod waits for it.",
      "Read the operator's log: its Secret or its port is the usual cause."),
  DELAYED(
      Blame.NOBODY,
      "The run starts at `spec.delayUntil` at the earliest.",
      "Wait, or change it: `davit runs reschedule RUN 0s` starts the run now."),
  QUEUED(Blame.NOBODY, "The run asks for a slot.", "Nothing."),
  EXPIRED(
      Blame.NOBODY,
      "The run waited in its queue for longer than its ttl; it never started.",
      "Raise the ttl, or the queue's limit."),
  RETRY_BACKOFF(
      Blame.NOBODY, "The last attempt failed; the next one starts after the backoff.", "Nothing."),
  WAITING_FOR_TIME(
      Blame.NOBODY,
      "The task waits for a time, and is suspended: it has no pod and takes no slot until then.",
      "Nothing: `status.waits` says until when."),
  WAITING_FOR_TOKEN(
      Blame.NOBODY,
      "The task waits for a token, and is suspended: it has no pod and takes no slot until the token is completed or times out.",
      "Complete it: `davit tokens complete TOKEN`; `status.waits` has its name."),
  WAITING_FOR_RUN(
      Blame.NOBODY,
      "The task waits for a run that it has triggered, and is suspended: it has no pod and takes no slot until that run has ended.",
      "Look at that run: `status.waits` has its name."),
  WAITING_FOR_BATCH(
      Blame.NOBODY,
      "The task waits for all runs of a batch that it has triggered, and is suspended: it has no pod and takes no slot until the last of them has ended.",
      "Look at those runs: `kubectl get runs --field-selector spec.batch=BATCH,status.finished!=true`; `status.waits` has the name of the batch."),
  SCHEDULING(Blame.NOBODY, "The pod waits for a node.", "Nothing, unless it lasts."),
  PULLING_IMAGE(
      Blame.NOBODY,
      "The image is being pulled, or pulling it failed and is tried again. A run that is resumed waits for its image for as long as it takes, others until the start timeout.",
      "Nothing, unless it lasts: then put the image back, or cancel the run."),
  STARTING(Blame.NOBODY, "The container is being started.", "Nothing, unless it lasts."),
  EXECUTING(Blame.NOBODY, "The container runs.", "Nothing."),
  CANCELING(Blame.NOBODY, "`spec.cancel` was set; the pod is being stopped.", "Nothing."),
  UNREADABLE(
      Blame.CLUSTER,
      "The resource, or one that it names, has something that this version of Davit does not understand, or is too large: the message says what. It is left as it is; everything else goes on.",
      "Run one version of Davit with the CRDs of the same version, or take out what the message names."),
  OPERATOR_ERROR(
      Blame.DAVIT,
      "The operator met a state that must not exist and tries again, or the runner was given an assignment that it cannot read.",
      "Please report it, with the message and the operator's log.");

  /// Who made the mistake behind a reason.
  public enum Blame {
    /// No mistake.
    NOBODY,
    /// You: the task, its image or its manifest.
    TASK,
    /// Your cluster.
    CLUSTER,
    /// Davit: a bug.
    DAVIT
  }

  /// The reasons that a runner may report about its attempt. Only the operator may use the others.
  /// If an image reports one of them, the attempt has failed.
  public static final Set<Reason> OF_RUNNERS =
      Collections.unmodifiableSet(
          EnumSet.of(
              TASK_FAILED,
              ABORTED,
              NON_DETERMINISTIC,
              JOURNAL_TOO_LARGE,
              PAYLOAD_INVALID,
              PAYLOAD_SCHEMA_INVALID,
              OUTPUT_TOO_LARGE,
              OUTPUT_NOT_STORED,
              OUTPUT_NOT_JSON,
              TASK_NOT_IN_IMAGE,
              APPLICATION_INVALID,
              OUT_OF_MEMORY,
              OPERATOR_ERROR));

  private static final Map<String, Reason> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Reason::wireName, reason -> reason));

  private final Blame blame;
  private final String meaning;
  private final String advice;

  Reason(Blame blame, String meaning, String advice) {
    this.blame = blame;
    this.meaning = meaning;
    this.advice = advice;
  }

  /// Who made the mistake.
  public Blame blame() {
    return blame;
  }

  /// The word in conditions, Events, metrics and logs, in UpperCamelCase.
  public String wireName() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /// The reason with this wire name; empty if there is none.
  public static Optional<Reason> ofWireName(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /// What happened, in one sentence.
  public String meaning() {
    return meaning;
  }

  /// What the reader can do about it, in one sentence.
  public String advice() {
    return advice;
  }
}
