package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Which process implements the contract inside the container.
public enum Entrypoint {
  /// The Davit runner, which the image contains. The task is a Java task with the same name.
  @JsonProperty("runner")
  RUNNER,
  /// The container itself. It gets the payload in a file and a variable, and its termination
  /// message is the output.
  @JsonProperty("container")
  CONTAINER;

  /// The constant with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable Entrypoint ofWireName(String name) {
    return SchemaBounds.constant(Entrypoint.class, name);
  }
}
