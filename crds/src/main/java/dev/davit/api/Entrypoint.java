package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who meets the contract inside the container.
public enum Entrypoint {
  /// The Davit runner, which the image contains: the task is a Java task of that name.
  @JsonProperty("runner")
  RUNNER,
  /// The container itself: payload in a file and a variable, output from the termination message.
  @JsonProperty("container")
  CONTAINER
}
