package dev.davit.operator.run;

import dev.davit.operator.queue.LimitSettings;
import java.time.Duration;
import java.util.Optional;

/// The limits of this installation for runs.
///
/// @param startTimeout how long a pod may take until its container runs, if the task does not say
/// @param overtime how long after an attempt's maxDuration, or after a deleted pod's grace period,
///   the operator waits before it acts itself
/// @param executingDelay how long an attempt executes before its status says so; a shorter one is
///   spared that write
/// @param maxDisruptions how many pods of a run the platform may take before the run is a system
///   failure
/// @param privilegedTemplates whether a task's podTemplate may weaken the security context
/// @param limits how many runs may execute at once, whatever their queues allow
/// @param ttl how long a run may wait in its queue, if neither it nor its task says; empty: for
///   ever
public record RunSettings(
    Duration startTimeout,
    Duration overtime,
    Duration executingDelay,
    int maxDisruptions,
    boolean privilegedTemplates,
    Optional<Duration> ttl,
    LimitSettings limits,
    RetentionSettings retention) {
  public static final RunSettings DEFAULTS =
      new RunSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          10,
          false,
          Optional.empty(),
          LimitSettings.DEFAULTS,
          RetentionSettings.DEFAULTS);

  public RunSettings with(RetentionSettings other) {
    return new RunSettings(
        startTimeout,
        overtime,
        executingDelay,
        maxDisruptions,
        privilegedTemplates,
        ttl,
        limits,
        other);
  }

  public RunSettings with(LimitSettings other) {
    return new RunSettings(
        startTimeout,
        overtime,
        executingDelay,
        maxDisruptions,
        privilegedTemplates,
        ttl,
        other,
        retention);
  }

  /// With statuses that say at once, or after another time, that an attempt executes.
  public RunSettings withExecutingDelay(Duration other) {
    return new RunSettings(
        startTimeout, overtime, other, maxDisruptions, privilegedTemplates, ttl, limits, retention);
  }
}
