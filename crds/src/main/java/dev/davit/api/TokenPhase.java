package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The state of a token. A final phase never changes.
public enum TokenPhase {
  /// It is neither completed nor timed out.
  @JsonProperty("Waiting")
  WAITING("Waiting", false),
  /// It was completed in time.
  @JsonProperty("Completed")
  COMPLETED("Completed", true),
  /// It was not completed in time, and cannot be any more.
  @JsonProperty("TimedOut")
  TIMED_OUT("TimedOut", true);

  private final String wireName;
  private final boolean isFinal;

  TokenPhase(String wireName, boolean isFinal) {
    this.wireName = wireName;
    this.isFinal = isFinal;
  }

  /// The phase with this name; null if only a newer version of Davit has it.
  @JsonCreator
  public static @Nullable TokenPhase ofWireName(String name) {
    return SchemaBounds.constant(TokenPhase.class, name);
  }

  /// Whether a token in this phase never changes again.
  public boolean isFinal() {
    return isFinal;
  }

  /// The name on the wire, as in `kubectl get tokens`.
  public String wireName() {
    return wireName;
  }
}
