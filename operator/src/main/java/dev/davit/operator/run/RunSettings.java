package dev.davit.operator.run;

import java.time.Duration;

/// The limits of this installation for runs.
///
/// @param startTimeout how long a pod may take until its container runs
/// @param overtime how long after its maxDuration an attempt is ended by the operator's clock
/// @param maxDisruptions how many pods of a run the platform may take before the run is a system
///   failure
/// @param podRetention how long pods of ended attempts are kept; zero removes them at once
/// @param runRetentionAge how long finished runs are kept
/// @param runRetentionCount how many finished runs of one task in one namespace are kept
/// @param retentionInterval how often the two are looked after
public record RunSettings(
    Duration startTimeout,
    Duration overtime,
    int maxDisruptions,
    Duration podRetention,
    Duration runRetentionAge,
    int runRetentionCount,
    Duration retentionInterval) {
  public static final RunSettings DEFAULTS =
      new RunSettings(
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          10,
          Duration.ZERO,
          Duration.ofHours(24),
          1000,
          Duration.ofMinutes(1));
}
