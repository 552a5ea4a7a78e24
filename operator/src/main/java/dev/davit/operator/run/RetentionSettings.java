package dev.davit.operator.run;

import java.time.Duration;

/// How long, and how many, finished runs and ended pods are kept.
///
/// @param pods how long pods of ended attempts are kept; zero removes them at once
/// @param age how long finished runs are kept, if the task does not say
/// @param count how many finished runs of one task in one namespace are kept, if the task does not
///   say
/// @param taskBytes how many bytes the finished runs of one task in one namespace may have
/// @param namespaceBytes how many bytes the finished runs of one namespace may have
/// @param deletions how many runs one round may delete; the next round goes on
/// @param interval the interval between rounds
public record RetentionSettings(
    Duration pods,
    Duration age,
    int count,
    long taskBytes,
    long namespaceBytes,
    int deletions,
    Duration interval) {
  private static final long MIB = 1024L * 1024;

  public static final RetentionSettings DEFAULTS =
      new RetentionSettings(
          Duration.ZERO,
          Duration.ofHours(24),
          1000,
          64 * MIB,
          256 * MIB,
          1000,
          Duration.ofMinutes(1));

  /// The same settings, but pods are kept for this long.
  public RetentionSettings keepingPods(Duration pods) {
    return new RetentionSettings(pods, age, count, taskBytes, namespaceBytes, deletions, interval);
  }
}
