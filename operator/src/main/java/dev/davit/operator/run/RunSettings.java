package dev.davit.operator.run;

import java.time.Duration;
import java.util.Optional;

/// The limits of this installation for runs.
///
/// @param startTimeout how long a pod may take until its container runs, where the task does not
///   say
/// @param overtime how long after its maxDuration, or after its last second, an attempt is left to
///   the runner and the kubelet
/// @param maxDisruptions how many pods of a run the platform may take before the run is a system
///   failure
/// @param privilegedTemplates whether a task's podTemplate may weaken the security context
/// @param ttl for how long a run may wait in its queue, where neither it nor its task says; empty:
///   for ever
public record RunSettings(
    Duration startTimeout,
    Duration overtime,
    int maxDisruptions,
    boolean privilegedTemplates,
    Optional<Duration> ttl,
    RetentionSettings retention) {
  public static final RunSettings DEFAULTS =
      new RunSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          10,
          false,
          Optional.empty(),
          RetentionSettings.DEFAULTS);

  public RunSettings with(RetentionSettings other) {
    return new RunSettings(startTimeout, overtime, maxDisruptions, privilegedTemplates, ttl, other);
  }
}
