package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What a schedule does with due times that passed while no operator ran.
public enum MissedPolicy {
  /// It creates a run for the latest of them.
  @JsonProperty("Latest")
  LATEST,
  /// It creates a run for each of them, but for the latest 100 only.
  @JsonProperty("All")
  ALL,
  /// It creates none. A due time counts as missed when it passed more than a minute ago.
  @JsonProperty("None")
  NONE;

  /// The constant with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable MissedPolicy ofWireName(String name) {
    return SchemaBounds.constant(MissedPolicy.class, name);
  }
}
