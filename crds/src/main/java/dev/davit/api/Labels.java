package dev.davit.api;

/// The names of all labels and annotations on objects that Davit creates.
public final class Labels {
  /// On every pod of Davit, with the value [#MANAGER]. The operator's pod watch selects by it.
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /// The value of [#MANAGED_BY].
  public static final String MANAGER = "davit";

  /// The name of the run that a pod belongs to.
  public static final String RUN = "davit.dev/run";

  /// The name of the task that a pod executes.
  public static final String TASK = "davit.dev/task";

  /// The number of the attempt that a pod executes, from 1.
  public static final String ATTEMPT = "davit.dev/attempt";

  /// Annotation: the queue whose slot a pod takes, as `queue/NAME` or `task/NAME`.
  public static final String QUEUE = "davit.dev/queue";

  /// Annotation: the concurrency key whose copy of the queue has the slot of this pod, as the
  /// caller wrote it; absent without a key.
  public static final String CONCURRENCY_KEY = "davit.dev/concurrency-key";

  /// Annotation: the task version that a pod was created from, so that a restarted operator
  /// continues with the same version.
  public static final String RESOLVED_TASK = "davit.dev/resolved-task";

  /// Annotation: the assignment, which the container sees as a file.
  public static final String ASSIGNMENT = "davit.dev/assignment";

  /// Annotation: the payload of a task whose entrypoint is its container, which sees it as a file
  /// and a variable.
  public static final String PAYLOAD = "davit.dev/payload";

  /// Annotation: the term of the operator that created a pod, as `NAMESPACE/LEASE/TERM`; absent if
  /// the operator has no Lease. An admission policy refuses pods of a former leader.
  public static final String LEADER_TERM = "davit.dev/leader-term";

  /// On a run with an idempotency key: a hash of the key, its scope and the task. The holder of a
  /// key is found by it.
  public static final String IDEMPOTENCY = "davit.dev/idempotency";

  /// Annotation: when a run loses its idempotency key, as an RFC 3339 instant.
  public static final String IDEMPOTENCY_EXPIRES = "davit.dev/idempotency-expires";

  /// On a debounced run: a hash of the key and the task.
  public static final String DEBOUNCE = "davit.dev/debounce";

  /// Annotation: a random id of the call that created a run with a key. After a lost response to
  /// the create, the client recognizes its run by it.
  public static final String TRIGGER = "davit.dev/trigger";

  private Labels() {}
}
