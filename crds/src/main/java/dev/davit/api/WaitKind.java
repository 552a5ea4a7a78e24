package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What kind of thing a suspended run waits for.
public enum WaitKind {
  /// A time.
  @JsonProperty("Time")
  TIME,
  /// A token.
  @JsonProperty("Token")
  TOKEN,
  /// The end of a run that the task has triggered.
  @JsonProperty("Run")
  RUN,
  /// The ends of all runs of a batch that the task has triggered.
  @JsonProperty("Batch")
  BATCH;

  /// The constant with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable WaitKind ofWireName(String name) {
    return SchemaBounds.constant(WaitKind.class, name);
  }
}
