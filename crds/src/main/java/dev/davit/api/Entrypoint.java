package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Who meets the contract inside the container.
public enum Entrypoint {
  /// The Davit runner, which the image contains: the task is a Java task of that name.
  @JsonProperty("runner")
  RUNNER,
  /// The container itself: payload in a file and a variable, output from the termination message.
  @JsonProperty("container")
  CONTAINER;

  /// The constant of that name; null if a newer version of Davit has it and this one does not.
  @JsonCreator
  public static @Nullable Entrypoint ofWireName(String name) {
    return Wire.constant(Entrypoint.class, name);
  }
}
