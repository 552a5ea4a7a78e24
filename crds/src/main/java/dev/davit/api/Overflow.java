package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What happens when more runs wait in a queue than it takes.
public enum Overflow {
  /// The API server refuses new runs; those that it let in before it knew wait too.
  @JsonProperty("Refuse")
  REFUSE,
  /// The new run ends at once, as expired.
  @JsonProperty("DropNewest")
  DROP_NEWEST,
  /// The run that is first in line is canceled, and the new one waits.
  @JsonProperty("CancelOldest")
  CANCEL_OLDEST;

  /// The constant of that name; null if a newer version of Davit has it and this one does not.
  @JsonCreator
  public static @Nullable Overflow ofWireName(String name) {
    return Wire.constant(Overflow.class, name);
  }
}
