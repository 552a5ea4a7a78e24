package dev.davit.api;

/// The names of all labels on objects that Davit creates; see [Annotations] too.
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

  /// On a run with an idempotency key: a hash of the key, its scope and the task. The holder of a
  /// key is found by it.
  public static final String IDEMPOTENCY = "davit.dev/idempotency";

  /// On a debounced run: a hash of the key and the task.
  public static final String DEBOUNCE = "davit.dev/debounce";

  /// On a run: the name of the schedule that created it.
  public static final String SCHEDULE = "davit.dev/schedule";

  /// On a schedule: the name of the task that declares it.
  public static final String DECLARED_BY = "davit.dev/declared-by";

  private Labels() {}
}
