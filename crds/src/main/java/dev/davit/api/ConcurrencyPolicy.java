package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What a schedule does at a due time if the run of its last due time has not finished. The words
/// are those of a CronJob.
public enum ConcurrencyPolicy {
  /// It creates a run nevertheless.
  @JsonProperty("Allow")
  ALLOW,
  /// It creates no run, and counts the due time as missed.
  @JsonProperty("Forbid")
  FORBID,
  /// It cancels the last run and creates a new one.
  @JsonProperty("Replace")
  REPLACE;

  /// The constant with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable ConcurrencyPolicy ofWireName(String name) {
    return SchemaBounds.constant(ConcurrencyPolicy.class, name);
  }
}
