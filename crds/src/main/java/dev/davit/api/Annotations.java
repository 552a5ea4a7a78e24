package dev.davit.api;

/// The names of all annotations on objects that Davit creates; see [Labels] too.
public final class Annotations {
  /// The queue whose slot a pod takes, as `queue/NAME` or `task/NAME`.
  public static final String QUEUE = "davit.dev/queue";

  /// The concurrency key whose lane of the queue has the slot of this pod, as the caller wrote it;
  /// absent without a key.
  public static final String CONCURRENCY_KEY = "davit.dev/concurrency-key";

  /// The task version that a pod was created from, so that a restarted operator continues with the
  /// same version.
  public static final String RESOLVED_TASK = "davit.dev/resolved-task";

  /// The assignment, which the container sees as a file.
  public static final String ASSIGNMENT = "davit.dev/assignment";

  /// The payload of a task whose entrypoint is its container, which sees it as a file and a
  /// variable.
  public static final String PAYLOAD = "davit.dev/payload";

  /// The term of the operator that created a pod, as `NAMESPACE/LEASE/TERM`; absent if the operator
  /// has no Lease. An admission policy refuses pods of a former leader.
  public static final String LEADER_TERM = "davit.dev/leader-term";

  /// When a run loses its idempotency key, as an RFC 3339 instant.
  public static final String IDEMPOTENCY_EXPIRES = "davit.dev/idempotency-expires";

  /// A random id of the call that created a run with a key. After a lost response to the create,
  /// the client recognizes its run by it.
  public static final String TRIGGER = "davit.dev/trigger";

  /// On a run that a schedule created: the uid of the schedule and the due time, as `UID/INSTANT`.
  public static final String SCHEDULED = "davit.dev/scheduled";

  /// On a run that a task triggered: how many runs are above it, from 1.
  public static final String DEPTH = "davit.dev/depth";

  private Annotations() {}
}
